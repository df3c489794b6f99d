"""Work that finds the same line on every page of a file, without an engine."""

from pathlib import Path

from pipeline.archive.folder import pack
from pipeline.batch.steps import STEPS, Outcome
from pipeline.intake import identify
from pipeline.settings import Settings
from schemas.document import Source, SourceType, document_id_of
from schemas.page import Box, Line, Page, TextSource, Word
from tests.builders import result

TEXT = "tiếp nhận hồ sơ"


def work(path: str, settings: Settings) -> Outcome:
    """A report whose pages say `TEXT`, each word 100 px wide."""
    file = identify(Path(path), settings)
    spans = [(0, 4), (5, 9), (10, 12), (13, 15)]
    words = tuple(
        Word(start=start, end=end, box=Box(200 + 120 * n, 300, 300 + 120 * n, 335))
        for n, (start, end) in enumerate(spans)
    )
    line = Line(line_no=1, raw=TEXT, text=TEXT, words=words, box=Box(200, 300, 660, 335))
    pages = tuple(
        Page(page_no=info.page_no, width_px=1654, height_px=2339, source=TextSource.OCR, lines=(line,))
        for info in file.page_infos
    )
    source = Source(path=path, sha256=file.sha256, kind=SourceType.PDF_SCAN, pages=len(pages))
    document_id = document_id_of(file.sha256)
    done = result(Path(path).name).model_copy(
        update={"document_id": document_id, "source": source, "pages": pages}
    )
    return Outcome(pack(done), len(pages), (), 0.01, document_id)


ONE_LINE_A_PAGE = STEPS._replace(whole=work)
