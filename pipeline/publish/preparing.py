"""The rows of many documents, made ready to load by processes of their own: reading artefacts is most of what
a publication costs, and loading their rows into DuckDB goes on meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

import msgspec

from pipeline.archive import Archive, DocumentRow, LedgerState
from pipeline.archive.replacing import sweep_folder
from pipeline.errors import DatabaseError
from pipeline.executors import in_order
from pipeline.publish.loading import parse
from pipeline.publish.reading import unpack_published
from pipeline.publish.rows import Row, document_row, result_rows
from schemas.correction import Correction
from schemas.document import FailureCategory

MANY_ORDERS = 1_000
"""From so many documents on processes are started for them; starting one costs a second."""

LOADED_TOGETHER = 20
"""So many bundles are loaded at a time: DuckDB writes whole row groups at once, and what is smaller twice."""

_ENCODER = msgspec.json.Encoder()
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
    """The rows of a bundle of documents, or of several."""

    files: dict[str, list[Path]]
    """A file per bundle for each table that has rows, as `load_parsed` takes them."""
    broken: tuple[str, ...]
    """Documents whose artefacts cannot be read, in words."""


class Bundle(NamedTuple):
    """Documents of the archive at `root` whose rows are to be written into the new `folder`."""

    root: Path
    orders: list[Order]
    folder: Path


def prepare(bundle: Bundle) -> Prepared:
    """Writes the rows of a bundle. Raises OSError where they cannot be written."""
    bundle.folder.mkdir(exist_ok=True)
    archive, broken = Archive(bundle.root), list[str]()
    written: dict[str, BinaryIO] = {}
    with ExitStack() as open_files:
        for order in bundle.orders:
            rows: defaultdict[str, list[Row]] = defaultdict(list)
            for table, row in _rows(archive, order, broken):
                rows[table].append(row)
            for table, some in rows.items():
                if table not in written:
                    path = bundle.folder / f"{table}.jsonl"
                    written[table] = open_files.enter_context(path.open("wb"))
                written[table].write(_ENCODER.encode_lines(some))
    lines = {table: bundle.folder / f"{table}.jsonl" for table in written}
    parsed = parse(lines, bundle.folder)
    return Prepared({table: [path] for table, path in parsed.items()}, tuple(broken))


def prepared(root: Path, bundles: Iterable[list[Order]], processes: int) -> Iterator[Prepared]:
    """The rows of bundles of documents, in their order, some bundles at a time that are there until the next
    are asked for, prepared by so many processes or by this one.

    They wait in a folder of the archive, not of the machine: only the holder of its lock publishes, so what a
    killed publication left there is nobody's, and is swept away.
    """
    for leftover in root.glob(f"{_BEGINNING}*{_ENDING}"):
        sweep_folder(leftover)
    with TemporaryDirectory(prefix=_BEGINNING, suffix=_ENDING, dir=root) as name:
        folders = (Path(name) / str(number) for number in count())
        work = (Bundle(root, orders, folder) for orders, folder in zip(bundles, folders, strict=False))
        ready = in_order(prepare, work, processes)
        while some := list(islice(ready, LOADED_TOGETHER)):
            together = _together(some)
            yield together
            for paths in together.files.values():
                for path in paths:
                    path.unlink()


def _together(some: list[Prepared]) -> Prepared:
    files: defaultdict[str, list[Path]] = defaultdict(list)
    for one in some:
        for table, paths in one.files.items():
            files[table] += paths
    return Prepared(dict(files), tuple(message for one in some for message in one.broken))


def _rows(archive: Archive, order: Order, broken: list[str]) -> Iterator[tuple[str, Row]]:
    """The rows of a document. One whose artefact cannot be read is a failed document, not the end."""
    row, paths, history, content_sha256, keyings = order
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
