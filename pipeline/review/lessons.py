"""A page's text word by word, and words that a clerk teaches (dạy từ) for reports that are read later."""

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from diacritics.alphabet import fold
from diacritics.gate import SURE, UNSURE
from diacritics.syllable import place_tone
from pipeline.review.deciding import number_of, text_of
from pipeline.review.desk import Desk
from schemas.page import Box, Line, Page
from schemas.taught import Lesson, Place, TaughtWord

if TYPE_CHECKING:
    from pipeline.review.app import Site

LOW_CONFIDENCE = (UNSURE + SURE) / 2
"""An engine that was no surer of a word leaves its gate more open than shut."""
MOST_TAUGHT = 2000
"""So many words may stand as taught: all of them go to every worker."""
_TOKEN = re.compile(r"\S+")


class ShownWord(NamedTuple):
    """A word of the restored line: where it starts, what stands between the one before and it, its letters
    without the signs around them (empty where it holds a digit), its place on the page."""

    text: str
    start: int
    gap: str
    core: str
    is_unsure: bool
    box: Box | None


class ShownLine(NamedTuple):
    """A line with its words."""

    line: Line
    words: list[ShownWord]


def shown_line(line: Line) -> ShownLine:
    """A line divided into words."""
    words, end = [], 0
    for found in _TOKEN.finditer(line.text):
        read = line.words_at(*found.span())
        doubted = any(d.start < found.end() and d.end > found.start() for d in line.doubts)
        low = any(word.confidence is not None and word.confidence < LOW_CONFIDENCE for word in read)
        boxes = [word.box for word in read if word.box is not None]
        box = boxes[0] if boxes else line.box
        for other in boxes[1:]:
            box = box.union(other) if box else other
        gap = line.text[end : found.start()]
        words.append(ShownWord(found[0], found.start(), gap, core_of(found[0]), doubted or low, box))
        end = found.end()
    return ShownLine(line, words)


def core_of(token: str) -> str:
    """The letters of a token in lower case; empty where letters are not all that stands between its edges."""
    core = token.strip("".join({char for char in token if not char.isalnum()}))
    return place_tone(unicodedata.normalize("NFC", core.lower())) if core.isalpha() else ""


async def text(site: "Site", clerk: str, request: Request) -> Response:
    """A page's text as it was read and as it was restored, beside its image."""
    result = await run_in_threadpool(site.desk.whole, request.path_params["document_id"])
    page = _page(result.pages, request.path_params["page_no"])
    if page is None:
        return PlainTextResponse("no such page", status_code=404)
    return site.page(
        request,
        "text.html",
        result=result,
        page=page,
        pages=[one.page_no for one in result.pages],
        lines=[shown_line(line) for line in page.lines],
        across=_across(page),
        header=result.extraction.report,
        taught=number_of(request.query_params, "taught"),
    )


async def teach(site: "Site", clerk: str, request: Request) -> Response:
    """Stores a word as it is right."""
    document_id, page_no = request.path_params["document_id"], request.path_params["page_no"]
    form = await request.form()
    told = await run_in_threadpool(_teach, site.desk, clerk, document_id, page_no, form)
    if isinstance(told, str):
        return site.page(request, "problem.html", status_code=422, problem=told)
    where = f"taught={told.lesson_id}&line={told.place.line_no}"
    return RedirectResponse(f"/documents/{document_id}/pages/{page_no}?{where}", status_code=303)


async def words(site: "Site", clerk: str, request: Request) -> Response:
    """All taught words, and the history of those that were taken back."""
    standing, rows = await run_in_threadpool(site.desk.lessons)
    undone = {row.undoes: row for row in rows if row.undoes is not None}
    stands = {row.lesson_id for row in standing}
    past = [
        (row, undone.get(row.lesson_id)) for row in rows if row.undoes is None and row.lesson_id not in stands
    ]
    return site.page(request, "words.html", standing=standing[::-1], past=past[::-1])


async def take_back(site: "Site", clerk: str, request: Request) -> Response:
    """Takes a taught word back."""
    await run_in_threadpool(_take_back, site.desk, clerk, request.path_params["lesson_id"])
    return RedirectResponse("/words", status_code=303)


def _take_back(desk: Desk, clerk: str, lesson_id: int) -> None:
    row = next((row for row in desk.lessons()[0] if row.lesson_id == lesson_id), None)
    if row is not None:
        update = {"lesson_id": 0, "made_at": "", "clerk": clerk, "undoes": lesson_id}
        desk.teach(row.model_copy(update=update))


def _teach(desk: Desk, clerk: str, document_id: str, page_no: int, form: FormData) -> Lesson | str:
    """The stored lesson, or the name of what is wrong."""
    page = _page(desk.whole(document_id).pages, page_no)
    line_no = number_of(form, "line_no")
    line = next((line for line in page.lines if line.line_no == line_no), None) if page else None
    shown = shown_line(line).words if line else []
    at = next((n for n, word in enumerate(shown) if word.start == number_of(form, "start")), -1)
    if at < 0 or shown[at].text != text_of(form, "was"):
        return "line_changed"
    right = core_of(text_of(form, "now")[:100].strip())
    if not shown[at].core or not right:
        return "only_letters"
    if fold(right) != fold(shown[at].core):
        return "only_marks"
    scope = text_of(form, "scope")
    before = shown[at - 1].core if scope == "before" and at else ""
    after = shown[at + 1].core if scope == "after" and at + 1 < len(shown) else ""
    try:
        taught = TaughtWord(word=right, before=fold(before), after=fold(after))
    except ValidationError:
        return "only_letters"
    if len(desk.lessons()[0]) >= MOST_TAUGHT:
        return "too_many_words"
    place = Place(document_id, page_no, line_no)
    return desk.teach(Lesson(clerk=clerk, taught=taught, was=shown[at].text, place=place))


def _across(page: Page) -> tuple[int, int]:
    """Where a page's text begins and ends, in pixels from the left."""
    boxes = [line.box for line in page.lines if line.box] + [table.box for table in page.tables if table.box]
    left, right = min((box.left for box in boxes), default=0), max((box.right for box in boxes), default=0)
    return (left, right) if right > left else (0, page.width_px)


def _page(pages: tuple[Page, ...], page_no: int) -> Page | None:
    return next((page for page in pages if page.page_no == page_no), None)
