"""What the desk shows of a figure and of a report, ready for the templates."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from extractors.checks import Outcome
from pipeline.corrections.overlay import Verified
from pipeline.review.queue import Ref
from pipeline.review.states import State
from schemas.catalogue import Indicator, catalogue
from schemas.check import Check, Proposal
from schemas.correction import Correction
from schemas.observation import plain
from schemas.page import Box
from schemas.report import Period, PeriodKind, ReportHeader

_ROMAN = ("", "I", "II", "III", "IV")


class Spot(NamedTuple):
    """A figure's box on the page image, and whether it is the one that is asked about."""

    box: Box
    is_it: bool
    status: str


class Item(NamedTuple):
    """One figure with all that helps to judge it."""

    ref: Ref
    figure: Verified
    indicator: Indicator
    header: ReportHeader
    period: str
    file: str
    quote: tuple[str, str, str]
    page_width: int
    page_height: int
    spots: list[Spot]
    checks: list[Check]
    proposals: list[tuple[str, str]]
    history: list[Correction]
    token: int
    hidden: frozenset[int] = frozenset()
    """Rows of `history` that the clerk may not know before she has made her own entry."""
    is_blind: bool = False
    """Whether the value is one that another clerk keyed and that she may not know."""

    @property
    def has_image(self) -> bool:
        """Whether the page can be shown."""
        return self.page_width > 0

    @property
    def shown_value(self) -> str:
        """The value as the form is filled with it, the way it is written in Vietnam."""
        seen = self.figure.observation
        if self.is_blind:
            return ""
        value = shown_number(seen.value)
        return value if seen.denominator is None else f"{value}/{shown_number(seen.denominator)}"


def item_of(state: State, number: int, clerk: str) -> Item | None:
    """A figure's item for a clerk, None where it is none any more."""
    figure = state.figure(number)
    if figure is None:
        return None
    seen = figure.observation
    page = next((page for page in state.result.pages if page.page_no == seen.evidence.page), None)
    with_image = page is not None and page.width_px > 0 and seen.evidence.bbox is not None
    header = state.header
    return Item(
        ref=Ref(state.result.document_id, number),
        figure=figure,
        indicator=catalogue()[seen.indicator],
        header=header,
        period=period_text(header.period),
        file=state.result.source.path,
        quote=divided_quote(seen.evidence.quote, plain(seen.value)),
        page_width=page.width_px if page and with_image else 0,
        page_height=page.height_px if page and with_image else 0,
        spots=_spots(state.figures, seen.evidence.page, number) if with_image else [],
        checks=[outcome.check for outcome in state.outcomes_of(number)],
        proposals=[(shown_number(p.value), p.proof) for p in _open_proposals(state, figure)],
        history=state.history_of(figure),
        token=state.token,
        hidden=state.hidden_from(clerk, [figure]),
        is_blind=state.is_to_be_keyed(figure, clerk),
    )


def _open_proposals(state: State, figure: Verified) -> list[Proposal]:
    return [] if figure.correction else list(state.proposals_of(figure.number))


def _spots(figures: Sequence[Verified], page_no: int, number: int) -> list[Spot]:
    return [
        Spot(one.observation.evidence.bbox, one.number == number, one.observation.status.value)
        for one in figures
        if one.observation.evidence.page == page_no and one.observation.evidence.bbox is not None
    ]


def effect(before: Sequence[Outcome], after: Sequence[Outcome]) -> tuple[list[Check], list[Check]]:
    """The checks that a decision made hold, and those that it broke."""

    def by_name(outcomes: Sequence[Outcome]) -> dict[tuple[object, ...], Check]:
        return {(o.check.identity, o.check.level, o.check.breakdown): o.check for o in outcomes}

    old, new = by_name(before), by_name(after)
    mended = [check for key, check in new.items() if check.passed and key in old and not old[key].passed]
    broken = [check for key, check in new.items() if not check.passed and key in old and old[key].passed]
    return mended, broken


def divided_quote(quote: str, value: str) -> tuple[str, str, str]:
    """A sentence before, at and behind the figure; the whole before it where the figure is not found."""
    digits = value.replace(".", "")
    for start, char in enumerate(quote):
        if not char.isdigit() or (start and (quote[start - 1].isdigit() or quote[start - 1] in ".,")):
            continue
        end = start
        while end < len(quote) and (
            quote[end].isdigit() or (quote[end] in ".," and quote[end + 1 : end + 2].isdigit())
        ):
            end += 1
        if quote[start:end].replace(".", "").replace(",", "").lstrip("0") == digits.lstrip("0"):
            return quote[:start], quote[start:end], quote[end:]
    return quote, "", ""


@cache
def indicator_options(chosen: str = "") -> Markup:
    """The options of a choice of indicators: a hundred, on every page, and always the same."""
    line = Markup('<option value="{}"{}>{}</option>')
    picked = {chosen: Markup(" selected")}
    return Markup("").join(
        line.format(code, picked.get(code, ""), one.label_vi) for code, one in catalogue().items()
    )


def shown_number(value: Decimal) -> str:
    """A figure as it is written in Vietnam: '1.962', '43,6'."""
    whole, point, part = plain(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}".replace(",", ".") + ("," + part if point else "")


def period_text(period: Period | None) -> str:
    """A period in words: 'quý II/2024'."""
    if period is None:
        return ""
    year = "" if period.year is None else str(period.year)
    if period.kind is PeriodKind.THANG:
        return f"tháng {period.month or '?'}/{year}"
    if period.kind is PeriodKind.QUY:
        return f"quý {_ROMAN[period.quarter or 0] or '?'}/{year}"
    names = {PeriodKind.SAU_THANG: "6 tháng", PeriodKind.CHIN_THANG: "9 tháng", PeriodKind.NAM: "năm"}
    return f"{names.get(period.kind, 'kỳ')} {year}".strip()
