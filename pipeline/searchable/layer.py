"""The text of a document's pages as invisible text on empty pages, by reportlab."""

from collections.abc import Mapping
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.searchable.blankfont import ADVANCE, BLANK_FONT, EM
from pipeline.searchable.placing import runs_of
from schemas.page import Page

_FONT = "HosoBlank"
_INVISIBLE = 3
"""The text rendering mode of text that is not shown."""

Size = tuple[float, float]
"""Width and height of a page as displayed, in points."""


def text_layers(pages: Mapping[int, Page], sizes: Mapping[int, Size]) -> bytes:
    """A PDF of one page per page of `pages`, in their order, each as large as `sizes` tells."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, str(BLANK_FONT)))
    stream = BytesIO()
    canvas = Canvas(stream, pageCompression=1, invariant=1, initialFontName=_FONT)
    for number, page in pages.items():
        canvas.setPageSize(sizes[number])
        _write(canvas, page, sizes[number])
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _write(canvas: Canvas, page: Page, displayed: Size) -> None:
    turns = page.quarter_turns % 4
    width, height = displayed[::-1] if turns % 2 else displayed
    # from the upright page back to the page as it lies in the file
    canvas.transform(*_BACK[turns], *((0, 0), (0, width), (width, height), (height, 0))[turns])
    across, down = width / max(1, page.width_px), height / max(1, page.height_px)
    text = canvas.beginText()
    text.setTextRenderMode(_INVISIBLE)
    size = 0.0
    for run in runs_of(page):
        wanted = round(run.size * down, 1)
        if wanted != size:
            size = wanted
            text.setFont(_FONT, size)
        natural = len(run.text) * size * ADVANCE / EM
        left, bottom = round(run.left * across, 2), round(height - run.baseline * down, 2)
        text.setTextTransform(1, 0, 0, 1, left, bottom)
        text.setHorizScale(max(0.1, round(100 * run.width * across / natural, 1)))
        # A blank of its own divides words whatever the gap between them.
        text.textOut(run.text if run.last else run.text + " ")
    canvas.drawText(text)


_BACK = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""By quarter turns: the turn of the plane that undoes them."""
