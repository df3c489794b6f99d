"""The table view (bảng phụ lục): a grid of cells over the page image, decided cell by cell."""

from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.review.deciding import Settled, settle, text_of, typed_of
from pipeline.review.deciding import number_of as number_in
from pipeline.review.desk import Conflict, Desk
from pipeline.review.entry import MOST_CHARS, EntryError, read_entry
from pipeline.review.grids import Grid, GridCell, grid_of, place_of_cell, table_with
from pipeline.review.queue import Ref
from schemas.catalogue import catalogue

if TYPE_CHECKING:
    from pipeline.review.app import Site


class At(NamedTuple):
    """A table: its document, its page, its number there from 1."""

    document_id: str
    page_no: int
    number: int

    @property
    def address(self) -> str:
        """Where it is shown."""
        return f"/documents/{self.document_id}/pages/{self.page_no}/tables/{self.number}"


async def table(site: "Site", clerk: str, request: Request) -> Response:
    """The whole page: the image with the cells' boxes, the grid, and the form of the cell at hand."""
    at = _at(request)
    wanted = request.query_params.get("cell", "")[:12]
    told = await run_in_threadpool(_open, site.desk, at, clerk, wanted)
    if told is None:
        return PlainTextResponse("no such table", status_code=404)
    return site.page(request, "table.html", **told)


async def decide(site: "Site", clerk: str, request: Request) -> Response:
    """Stores what was decided of a cell; the answer is the grid as it is now."""
    at, form = _at(request), await request.form()
    told = await run_in_threadpool(_decide, site.desk, at, clerk, form)
    if told is None:
        return PlainTextResponse("no such cell", status_code=404)
    return site.page(request, "table_work.html", **told)


async def undo(site: "Site", clerk: str, request: Request) -> Response:
    """Takes the clerk's last decision back, wherever it was made; the answer is the grid as it is now."""
    at, form = _at(request), await request.form()
    told = await run_in_threadpool(_undo, site.desk, at, clerk, text_of(form, "cell")[:12])
    if told is None:
        return PlainTextResponse("no such table", status_code=404)
    return site.page(request, "table_work.html", **told)


async def of_figure(site: "Site", clerk: str, request: Request) -> Response:
    """Leads to the table that a figure stands in, else to the text of its page."""
    ref = Ref(request.path_params["document_id"], request.path_params["number"])
    return RedirectResponse(await run_in_threadpool(_address_of, site.desk, ref), status_code=303)


def _address_of(desk: Desk, ref: Ref) -> str:
    figure = desk.state(ref.document_id).figure(ref.number)
    if figure is None:
        return f"/documents/{ref.document_id}"
    place = table_with(desk.whole(ref.document_id).pages, figure)
    if place is None:
        return f"/documents/{ref.document_id}/pages/{figure.observation.evidence.page}"
    page_no, number, cell = place
    return f"{At(ref.document_id, page_no, number).address}?cell={cell}"


def _grid(desk: Desk, at: At, clerk: str) -> Grid | None:
    """The table as it is now; None where there is none, or none with cells."""
    pages = desk.whole(at.document_id).pages
    page = next((page for page in pages if page.page_no == at.page_no), None)
    grid = grid_of(page, at.number, desk.state(at.document_id), clerk) if page else None
    return grid if grid is not None and grid.cells else None


def _open(desk: Desk, at: At, clerk: str, wanted: str) -> dict[str, Any] | None:
    grid = _grid(desk, at, clerk)
    return _shown(desk, at, grid, wanted) if grid else None


def _shown(desk: Desk, at: At, grid: Grid, wanted: str) -> dict[str, Any]:
    """What the templates need, the cell at hand being the one that is `wanted`, or the first that waits."""
    state = desk.state(at.document_id)
    names = [cell.name for cell in grid.cells]
    return {
        "grid": grid,
        "at": at,
        "cell": wanted if wanted in names else grid.first,
        "token": state.token,
        "header": state.header,
        "file": state.result.source.path,
        "tables": [
            At(at.document_id, p.page_no, n + 1) for p in state.result.pages for n in range(len(p.tables))
        ],
        "catalogue": catalogue(),
    }


def _decide(desk: Desk, at: At, clerk: str, form: FormData) -> dict[str, Any] | None:
    grid = _grid(desk, at, clerk)
    cell = grid.cell(text_of(form, "cell")) if grid else None
    if grid is None or cell is None:
        return None
    number = number_in(form, "number")
    if number:
        settled = settle(desk, Ref(at.document_id, number), clerk, form)
    else:
        settled = _add(desk, at, clerk, form, grid, cell)
    now = _grid(desk, at, clerk)
    if now is None:  # the document was read anew meanwhile
        return None
    stays = bool(settled.problem or settled.conflict)
    typed = text_of(form, "value")[:MOST_CHARS] if settled.problem else ""
    shown = _shown(desk, at, now, cell.name if stays else now.after(cell.name))
    return shown | {"settled": settled, "typed": typed}


def _add(desk: Desk, at: At, clerk: str, form: FormData, grid: Grid, cell: GridCell) -> Settled:
    """Makes a figure of a number."""
    try:
        now = read_entry(typed_of(form), None)
    except EntryError as error:
        return Settled(problem=error.word)
    if cell.figure is not None and cell.figure.correction is not None:
        return Settled(conflict=cell.figure.correction)
    if not cell.can_be_added:
        return Settled()
    stored = desk.add(at.document_id, clerk, place_of_cell(grid.page, at.number, cell), now)
    return Settled(conflict=stored.row) if isinstance(stored, Conflict) else Settled(stored)


def _undo(desk: Desk, at: At, clerk: str, cell: str) -> dict[str, Any] | None:
    rows = desk.undo(clerk)
    grid = _grid(desk, at, clerk)
    if grid is None:
        return None
    places = {(row.document_id, row.place) for row in rows}
    there = [
        one.name
        for one in grid.cells
        for figure in one.figures
        if (at.document_id, (figure.read or figure.observation).evidence) in places
    ]
    boxes = {row.place.bbox for row in rows if row.document_id == at.document_id}
    there += [one.name for one in grid.cells if one.box and one.box in boxes]
    elsewhere = "" if there or not rows else rows[-1].document_id
    shown = _shown(desk, at, grid, there[0] if there else cell)
    return shown | {"undone": len(rows), "elsewhere": elsewhere}


def _at(request: Request) -> At:
    told = request.path_params
    return At(told["document_id"], told["page_no"], told["number"])
