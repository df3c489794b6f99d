"""Documents as they stand now, worked out once and kept until a correction or a new reading changes them."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from extractors.checks import Outcome, check_all
from pipeline.archive import Archive
from pipeline.corrections.header import header_now
from pipeline.corrections.history import History
from pipeline.corrections.keying import keyings
from pipeline.corrections.overlay import Verified, verified
from pipeline.errors import DatabaseError
from pipeline.review.ledgers import Ledgers
from pipeline.review.outline import Outline, unpack_outline
from schemas.check import Proposal
from schemas.correction import Correction
from schemas.document import DocumentResult
from schemas.report import ReportHeader

KEPT_DOCUMENTS = 256
"""So many documents are kept unpacked: those that the clerks are at. One takes about 200 kB."""

KEPT_WHOLE = 3
"""So many are kept with all their words: those whose tables or texts the clerks are at."""


class State(NamedTuple):
    """A document as it stands now: what was read, its history, its figures and their arithmetic."""

    result: Outline
    history: list[Correction]
    figures: list[Verified]
    outcomes: list[Outcome]
    header: ReportHeader
    keyings: int = 1
    """How many equal entries settle a figure."""

    def figure(self, number: int) -> Verified | None:
        """The figure of a number, None where it is none any more."""
        return next((one for one in self.figures if one.number == number), None)

    def outcomes_of(self, number: int) -> list[Outcome]:
        """The checks that a figure is part of, failed ones first."""
        place = next((p for p, one in enumerate(self.figures) if one.number == number), -1)
        found = [outcome for outcome in self.outcomes if place in outcome.members]
        return sorted(found, key=lambda outcome: outcome.check.passed)

    def proposals_of(self, number: int) -> list[Proposal]:
        """What the report's arithmetic suggests for a figure that nobody has decided."""
        return [p for p in self.result.extraction.proposals if p.observation + 1 == number]

    def history_of(self, figure: Verified) -> list[Correction]:
        """The rows about a figure, newest first."""
        page = figure.observation.evidence
        return [row for row in reversed(self.history) if row.place.page == page.page and _about(row, figure)]

    def hidden_from(self, clerk: str, figures: Sequence[Verified]) -> frozenset[int]:
        """The rows of others on those of the figures that are not settled yet: each entry is made blind."""
        if self.keyings == 1:
            return frozenset()
        rows = (row for one in figures if one.correction is None for row in self.history_of(one))
        return frozenset(row.correction_id for row in rows if row.clerk != clerk)

    def is_to_be_keyed(self, figure: Verified, clerk: str) -> bool:
        """Whether the only value there is one that another keyed, and that she is to key blind."""
        is_open = figure.read is None and figure.correction is None
        return is_open and bool(self.hidden_from(clerk, [figure]))

    @property
    def token(self) -> int:
        """The number of the document's newest row."""
        return self.history[-1].correction_id if self.history else 0


def _about(row: Correction, figure: Verified) -> bool:
    place = figure.observation.evidence
    return row.place == place or (figure.read is not None and row.place == figure.read.evidence)


class States:
    """The documents of one archive. Safe to use from several threads."""

    def __init__(self, archive: Archive, ledgers: Ledgers) -> None:
        self._archive = archive
        self._ledgers = ledgers
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[str, State]] = OrderedDict()
        self._whole: OrderedDict[str, tuple[str, DocumentResult]] = OrderedDict()

    def state(self, document_id: str) -> State:
        """A document as it stands now. Raises DatabaseError where there is none."""
        with self._ledgers.one() as ledger:
            history = History(ledger)
            row = ledger.document(document_id)
            if row is None or row.artefact_sha256 is None:
                raise _missing(document_id)
            newest = history.last_number_of(document_id)
            rule = keyings(self._archive)
            with self._lock:
                artefact, known = self._kept.get(document_id, ("", None))
            same = known is not None and artefact == row.artefact_sha256
            if known is not None and same and (known.token, known.keyings) == (newest, rule):
                return known
            rows = history.of_document(document_id)
        if known is not None and same:
            result = known.result
        else:
            result = self._archive.read_artefact_by(unpack_outline, document_id, row.version)
        figures = verified(result.extraction.observations, rows, rule)
        outcomes = check_all([one.observation for one in figures])
        header = header_now(result.extraction.report, rows)
        state = State(result, rows, figures, outcomes, header, rule)
        with self._lock:
            self._kept[document_id] = row.artefact_sha256, state
            self._kept.move_to_end(document_id)
            while len(self._kept) > KEPT_DOCUMENTS:
                self._kept.popitem(last=False)
        return state

    def whole(self, document_id: str) -> DocumentResult:
        """A document with all its words. Raises DatabaseError where there is none."""
        with self._ledgers.one() as ledger:
            row = ledger.document(document_id)
        if row is None or row.artefact_sha256 is None:
            raise _missing(document_id)
        with self._lock:
            artefact, known = self._whole.get(document_id, ("", None))
        if known is None or artefact != row.artefact_sha256:
            known = self._archive.read_artefact(document_id, row.version)
        with self._lock:
            self._whole[document_id] = row.artefact_sha256, known
            self._whole.move_to_end(document_id)
            while len(self._whole) > KEPT_WHOLE:
                self._whole.popitem(last=False)
        return known


def _missing(document_id: str) -> DatabaseError:
    return DatabaseError(f"there is no document {document_id}", remedy="look at 'hoso status'")
