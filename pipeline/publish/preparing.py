"""The rows of many documents, made ready to load by processes of their own: reading artefacts is most of what
a publication costs, and loading their rows into DuckDB goes on meanwhile."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

from pydantic_core import to_json

from pipeline.archive import Archive, DocumentRow, LedgerState
from pipeline.archive.replacing import sweep_folder
from pipeline.errors import DatabaseError
from pipeline.executors import LocalExecutor, WorkerDiedError
from pipeline.publish.reading import unpack_published
from pipeline.publish.rows import Row, document_row, result_rows
from schemas.correction import Correction
from schemas.document import FailureCategory

MANY_ORDERS = 1_000
"""From so many documents on processes are started for them; starting one costs a second."""

TIME_LIMIT_S = 600.0
"""For the rows of one bundle, which take seconds."""

_BEGINNING, _ENDING = ".rows-", ".tmp"


class Order(NamedTuple):
    """A document whose rows are wanted: as it is booked, with the files that hold it, what people corrected,
    the key of all this content, and how many equal entries settle a figure."""

    booked: DocumentRow
    paths: list[str]
    history: list[Correction]
    content_sha256: str
    keyings: int = 1


class Prepared(NamedTuple):
    """The rows of a bundle of documents."""

    lines: dict[str, Path]
    """One JSON Lines file per table that has rows."""
    broken: tuple[str, ...]
    """Documents whose artefacts cannot be read, in words."""


def prepare(root: Path, orders: list[Order], folder: Path) -> Prepared:
    """Writes the rows of documents of the archive at `root` into the new `folder`. Raises OSError where that
    cannot be written."""
    folder.mkdir(exist_ok=True)
    broken: list[str] = []
    written: dict[str, BinaryIO] = {}
    with ExitStack() as open_files:
        for table, row in _rows(Archive(root), orders, broken):
            if table not in written:
                written[table] = open_files.enter_context((folder / f"{table}.jsonl").open("wb"))
            written[table].write(to_json(row) + b"\n")
    return Prepared({table: folder / f"{table}.jsonl" for table in written}, tuple(broken))


def prepared(root: Path, bundles: Iterable[list[Order]], processes: int) -> Iterator[Prepared]:
    """The rows of bundles of documents, in their order, each there until the next is asked for. As many are
    prepared ahead as there are processes; without any the work is done here.

    They wait in folders of the archive, not of the machine: only the holder of its lock publishes, so what a
    killed publication left there is nobody's, and is swept away.
    """
    for leftover in root.glob(f"{_BEGINNING}*{_ENDING}"):
        sweep_folder(leftover)
    with ExitStack() as ending:
        workers = ending.enter_context(LocalExecutor(processes)) if processes else None
        ahead: deque[Bundle] = deque()
        for orders in bundles:
            ahead.append(_begun(root, orders, workers))
            if len(ahead) > processes:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


class Bundle(NamedTuple):
    """Rows that are being prepared."""

    root: Path
    orders: list[Order]
    folder: "TemporaryDirectory[str]"
    running: "Future[Prepared] | None"

    def result(self) -> Iterator[Prepared]:
        """What was prepared; taken away afterwards. A worker that died is made up for here."""
        with self.folder as name:
            try:
                if self.running is not None:
                    yield self.running.result()
                    return
            except (WorkerDiedError, TimeoutError, MemoryError):
                pass
            yield prepare(self.root, self.orders, Path(name))


def _begun(root: Path, orders: list[Order], workers: LocalExecutor | None) -> Bundle:
    folder = TemporaryDirectory(prefix=_BEGINNING, suffix=_ENDING, dir=root)
    running = None
    if workers is not None:
        running = workers.submit(TIME_LIMIT_S, prepare, root, orders, Path(folder.name))
    return Bundle(root, orders, folder, running)


def _rows(archive: Archive, orders: Iterable[Order], broken: list[str]) -> Iterator[tuple[str, Row]]:
    """The rows of documents. One whose artefact cannot be read is a failed document, not the end."""
    for row, paths, history, content_sha256, keyings in orders:
        key, result = row.document_id, None
        try:
            if row.artefact_sha256:
                result = archive.read_artefact_by(unpack_published, key, row.version, row.artefact_sha256)
        except DatabaseError as error:
            broken.append(error.message)
            row = row._replace(
                state=LedgerState.FAILED,
                failure_code=FailureCategory.DAMAGED.value,
                failure_message=error.message,
            )
        else:
            yield "published", {"document_id": key, "content_sha256": content_sha256}
        yield "documents", document_row(row, paths, result)
        if result is not None:
            yield from result_rows(result, history, keyings)
