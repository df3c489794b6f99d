"""Who is told how a batch goes on: the progress bar, and the journal that stays."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.archive import LedgerState
from pipeline.batch.commit import Settled
from pipeline.batch.plan import Plan
from pipeline.batch.walk import Skipped
from pipeline.errors import DatabaseError
from pipeline.publish import PublishReport


class BatchListener:
    """Is told how a batch goes on. This one does nothing."""

    def planned(self, plan: Plan) -> None:
        """So much is to be processed."""

    def pages_read(self, pages: int) -> None:
        """So many more pages have been read; those of a short document all at once."""

    def settled(self, one: Settled) -> None:
        """One document has been committed."""

    def skipped(self, one: Skipped) -> None:
        """One file was left alone."""

    def published(self, report: PublishReport) -> None:
        """The database has been brought up to date."""

    def planned_pdfs(self, pdfs: int) -> None:
        """So many searchable PDFs are to be written."""

    def pdf_settled(self, source: str) -> None:
        """One of them was written, or failed."""


class Listeners(BatchListener):
    """Tells several."""

    def __init__(self, listeners: Iterable[BatchListener]) -> None:
        self._listeners = tuple(listeners)

    def planned(self, plan: Plan) -> None:
        for one in self._listeners:
            one.planned(plan)

    def pages_read(self, pages: int) -> None:
        for one in self._listeners:
            one.pages_read(pages)

    def settled(self, one: Settled) -> None:
        for listener in self._listeners:
            listener.settled(one)

    def skipped(self, one: Skipped) -> None:
        for listener in self._listeners:
            listener.skipped(one)

    def published(self, report: PublishReport) -> None:
        for one in self._listeners:
            one.published(report)

    def planned_pdfs(self, pdfs: int) -> None:
        for one in self._listeners:
            one.planned_pdfs(pdfs)

    def pdf_settled(self, source: str) -> None:
        for one in self._listeners:
            one.pdf_settled(source)


class Journal(BatchListener):
    """What a batch did, an event a line as JSON (`time` in UTC, `event`, and what belongs to it), in a file
    of its own that is written through at once. A context manager."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path, self._clock = path, clock
        with self._writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lines = path.open("ab", buffering=0)

    def write(self, event: str, **told: Any) -> None:
        """Adds a line."""
        line = {"time": self._clock().isoformat(timespec="milliseconds"), "event": event} | told
        with self._writing():
            self._lines.write(f"{json.dumps(line, ensure_ascii=False)}\n".encode())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Raises DatabaseError where the disk is full or may not be written."""
        try:
            yield
        except OSError as error:
            raise DatabaseError(
                f"the journal cannot be written ({error.strerror})", path=self._path
            ) from error

    def planned(self, plan: Plan) -> None:
        left = {"left_for_next": plan.left} if plan.left else {}
        self.write("planned", documents=len(plan.jobs), known_files=plan.known_files, **left)
        for one in plan.skipped:
            self.skipped(one)

    def settled(self, one: Settled) -> None:
        failures = [failure.model_dump(mode="json") for failure in one.failures]
        self.write(
            "document",
            document_id=one.job.document_id,
            paths=[source.path for source in one.job.sources],
            state=one.state.value,
            pages=one.pages,
            seconds=round(one.duration_s, 3),
            **({"failures": failures} if one.state is not LedgerState.DONE else {}),
        )

    def skipped(self, one: Skipped) -> None:
        self.write("skipped", path=one.path, reason=one.reason)

    def published(self, report: PublishReport) -> None:
        self.write("published", changed=report.changed, removed=report.removed, documents=report.documents)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.write("ended", **({} if kind is None else {"error": kind.__name__}))
        finally:
            self._lines.close()
