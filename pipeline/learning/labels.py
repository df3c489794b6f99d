"""Labels (nhãn chuẩn) of reports from what people decided."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.corrections.cases import cases
from pipeline.corrections.header import header_now
from pipeline.corrections.overlay import Verified, verified
from schemas.correction import Correction
from schemas.document import DocumentResult
from schemas.gold import GoldFigure, GoldReport
from schemas.observation import Status


class Labels(NamedTuple):
    """The labels of one report; whole where `undecided` figures are none. Its text and tables are not
    labelled: nobody has read them against the paper."""

    document_id: str
    path: str
    gold: GoldReport
    undecided: int


def labels_of(result: DocumentResult, history: Sequence[Correction], keyings: int) -> Labels:
    """The labels of a report, for figures that a person decided and nobody doubts."""
    figures = verified(result.extraction.observations, history, keyings)
    decided = [one for one in figures if _is_decided(one)]
    differing = sum(case.differs for case in cases(history))
    waiting = sum(not _is_decided(one) and not (one.case and one.case.differs) for one in figures)
    gold = GoldReport(
        text=(),
        report=header_now(result.extraction.report, history),
        observations=tuple(_label(one) for one in decided),
    )
    return Labels(result.document_id, result.source.path, gold, waiting + differing)


def _is_decided(one: Verified) -> bool:
    by_person = one.observation.status in (Status.CONFIRMED, Status.CORRECTED)
    return by_person and not one.is_disputed and not (one.case and one.case.differs)


def _label(one: Verified) -> GoldFigure:
    seen = one.observation
    return GoldFigure(
        indicator=seen.indicator,
        level=seen.level,
        breakdown=seen.breakdown,
        value=seen.value,
        denominator=seen.denominator,
        unit=seen.unit,
        required=True,
        page=seen.evidence.page,
    )
