"""What `hoso sanity` shows."""

from collections.abc import Iterator

from rich.text import Text

from pipeline.errors import printable
from pipeline.sanity import SanityReport


def sanity_screen(report: SanityReport) -> Iterator[Text]:
    """A line per finding with cause and remedy, then the sum."""
    for one in report.findings:
        told = f"{printable(str(one.path))}: {one.cause}; {one.remedy}"
        yield Text.assemble((f"{one.kind.value} ", "red"), told)
    if not report.findings:
        yield Text(f"{report.documents} documents: every artefact and every table is as it should be")
        return
    yield Text(f"{report.documents} documents, {len(report.findings)} findings")
    if report.mended:
        yield Text("put right; 'hoso run --retry-failed FOLDER' reads again what was lost")
