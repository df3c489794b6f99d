"""A document without its words: what the desk needs at every key press."""

from pipeline.archive.skimming import Part, Skimmed, Stored, skim


class TableOutline(Part, frozen=True):
    """That there is a table, no more."""


class PageOutline(Part, frozen=True):
    """A page without what stands on it."""

    page_no: int
    width_px: int = 0
    height_px: int = 0
    quarter_turns: int = 0
    tables: tuple[TableOutline, ...] = ()


Outline = Skimmed[PageOutline]
"""What the desk needs of a document at every key press."""


def unpack_outline(artefact: bytes) -> Outline:
    """The outline in an artefact. Raises what `skim` does."""
    return skim(Stored[PageOutline], artefact)
