"""The queue (hàng đợi): figures that wait for a person, the least sure and most consequential first."""

import threading
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pipeline.query import open_published
from schemas.observation import plain

MOST_QUEUES = 20
"""So many choices of filters are remembered."""


class Ref(NamedTuple):
    """A figure: its document, and its number there (see `Verified.number`)."""

    document_id: str
    number: int


class Filters(NamedTuple):
    """Which figures are wanted; an empty text means all."""

    document: str = ""
    agency: str = ""
    province: str = ""
    year: str = ""
    indicator: str = ""
    status: str = ""
    """`review` unless another is named: a clerk may look again at what was accepted or decided."""

    def as_query(self) -> dict[str, str]:
        """For a link: what is set."""
        return {name: value for name, value in self._asdict().items() if value}


QUEUE_SQL = """
SELECT document_id, observation_no, CASE WHEN NOT disputed THEN keyed_by END
FROM figures
WHERE (status = coalesce(nullif($status, ''), 'review') OR (disputed AND $status IN ('', 'review')))
  AND ($document = '' OR document_id = $document)
  AND ($agency = '' OR agency = $agency)
  AND ($province = '' OR province = $province)
  AND ($year = '' OR period_year = try_cast($year AS INTEGER))
  AND ($indicator = '' OR starts_with(indicator, $indicator))
ORDER BY
  disputed DESC,
  -- in steps, so that the figures of one report that are about as urgent come one after the other
  round((1 - confidence) * CASE WHEN NOT starts_with(indicator, 'ho_so.') THEN 1
                                WHEN breakdown IS NULL THEN 3 ELSE 2 END * 4) DESC,
  document_id, page, coalesce(bbox[2], line), observation_no
"""
CHOICES_SQL = """
SELECT list(DISTINCT agency ORDER BY agency) FILTER (agency IS NOT NULL),
       list(DISTINCT province ORDER BY province) FILTER (province IS NOT NULL),
       list(DISTINCT period_year ORDER BY period_year DESC) FILTER (period_year IS NOT NULL)
FROM reports
"""


GROUPS_SQL = """
SELECT document_id, observation_no, indicator, value, denominator
FROM figures WHERE status = 'review' AND NOT disputed
ORDER BY document_id, page, observation_no
"""


class By(StrEnum):
    """What the figures of a group have in common."""

    VALUE = "value"  # the number as it was read
    INDICATOR = "indicator"


Groups = dict[By, dict[str, list["Ref"]]]


def digits(value: Decimal, denominator: Decimal | None) -> str:
    """The number of a group: '962', '12/15'."""
    return plain(value) if denominator is None else f"{plain(value)}/{plain(denominator)}"


class Queue(NamedTuple):
    """Figures in order, the place of each, and who made an entry for those that others are still needed
    for."""

    refs: tuple[Ref, ...]
    places: dict[Ref, int]
    keyed: dict[Ref, frozenset[str]]


class Holds(NamedTuple):
    """The newest correction that a publication holds, and how many equal entries settled a figure in it."""

    correction_id: int
    keyings: int


class Choices(NamedTuple):
    """What there is to filter by."""

    agencies: list[str]
    provinces: list[str]
    years: list[int]


class Published:
    """What the published database says of the queue, read anew when a newer database takes its place.

    It is opened for each question and closed again: DuckDB gives a process the file that it has open already
    under a path, even where another has taken its place.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._identity: tuple[int, int] | None = None
        self._holds = Holds(0, 1)
        self._queues: dict[Filters, Queue] = {}
        self._choices: Choices | None = None
        self._groups: Groups | None = None

    def _look(self) -> None:
        """Forgets what an older database said. Raises DatabaseError where there is none."""
        told = self._path.stat() if self._path.exists() else None
        identity = (told.st_ino, told.st_mtime_ns) if told else None
        if identity is None or identity != self._identity:
            with open_published(self._path) as database:
                about = dict(database.execute("SELECT name, value FROM about").fetchall())
            self._holds = Holds(int(about.get("corrections", 0)), int(about.get("keyings", 1)))
            self._queues.clear()
            self._choices = None
            self._groups = None
            self._identity = identity

    def holds(self) -> tuple[tuple[int, int] | None, Holds]:
        """Which publication this is, and what of the corrections it holds."""
        with self._lock:
            self._look()
            return self._identity, self._holds

    def queue(self, filters: Filters) -> Queue:
        """All figures that the filters want, in order; kept until a newer database is published."""
        with self._lock:
            self._look()
            if filters not in self._queues:
                with open_published(self._path) as database:
                    rows: list[tuple[str, int, list[str] | None]] = database.execute(
                        QUEUE_SQL, filters._asdict()
                    ).fetchall()
                refs = tuple(Ref(document_id, number) for document_id, number, _ in rows)
                keyed = {ref: frozenset(by) for ref, (_, _, by) in zip(refs, rows, strict=True) if by}
                while len(self._queues) >= MOST_QUEUES:
                    del self._queues[next(iter(self._queues))]
                self._queues[filters] = Queue(refs, {ref: place for place, ref in enumerate(refs)}, keyed)
            return self._queues[filters]

    def choices(self) -> Choices:
        """What there is to filter by."""
        with self._lock:
            self._look()
            if self._choices is None:
                with open_published(self._path) as database:
                    agencies, provinces, years = database.execute(CHOICES_SQL).fetchall()[0]
                self._choices = Choices(agencies or [], provinces or [], years or [])
            return self._choices

    def groups(self) -> Groups:
        """All waiting figures by what they have in common; those of one page come one after the other."""
        with self._lock:
            self._look()
            if self._groups is None:
                with open_published(self._path) as database:
                    rows = database.execute(GROUPS_SQL).fetchall()
                found: Groups = {by: {} for by in By}
                for document_id, number, indicator, value, denominator in rows:
                    for by, key in ((By.VALUE, digits(value, denominator)), (By.INDICATOR, indicator)):
                        found[by].setdefault(key, []).append(Ref(document_id, number))
                self._groups = found
            return self._groups
