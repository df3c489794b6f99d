"""Full-text search (tìm kiếm) over the pages of an archive, with or without diacritics."""

from pipeline.search.find import Hit, search
from pipeline.search.update import bring_up_to_date
from pipeline.search.words import parse

__all__ = ["Hit", "bring_up_to_date", "parse", "search"]
