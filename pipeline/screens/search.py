"""Pages that were found, for people. What was read is never markup."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from pipeline.errors import printable
from pipeline.search import Hit


def search_screen(hits: Iterable[Hit]) -> Iterator[RenderableType]:
    """For each page a line with its place, and below it the words around what was found."""
    for hit in hits:
        of = ", ".join(printable(str(part)) for part in (hit.agency, hit.province, hit.year) if part)
        yield Text.assemble((printable(str(hit.file)), "bold"), f" page {hit.page}", (f"  {of}", "dim"))
        snippet = Text(hit.snippet)
        for start, end in hit.marks:
            snippet.stylize("bold yellow", start, end)
        yield Padding(snippet, (0, 0, 1, 2), expand=False)  # piped lines have no width to fill
