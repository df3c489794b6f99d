"""What a clerk types (nhập liệu): Vietnamese number formats, held against the unit and the denominator."""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from extractors.numbers import decimal, percentage, whole
from schemas.catalogue import Unit, catalogue
from schemas.correction import Reading
from schemas.observation import Breakdown, BreakdownKind
from schemas.report import Level

MOST_CHARS = 40
MOST_NAME = 200


class EntryError(Exception):
    """What was typed cannot be meant; `word` names the message in `texts`."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Typed(NamedTuple):
    """The fields of the form, as typed."""

    value: str
    indicator: str = ""
    level: str = ""
    breakdown_kind: str = ""
    breakdown: str = ""


def read_entry(typed: Typed, was: Reading | None) -> Reading:
    """What was typed, fields left empty being as they were. Raises EntryError."""
    code = typed.indicator or (was.indicator if was else "")
    indicator = catalogue().get(code)
    if indicator is None:
        raise EntryError("no_such_indicator")
    value, denominator = _numbers(typed.value, indicator.unit)
    if denominator is None and was is not None and "/" not in typed.value:
        denominator = was.denominator
    if denominator is not None and value > denominator:
        raise EntryError("more_than_whole")
    return Reading(
        indicator=code,
        level=_level(typed.level, was),
        breakdown=_breakdown(typed, was),
        value=value,
        denominator=denominator,
    )


def _numbers(text: str, unit: Unit) -> tuple[Decimal, Decimal | None]:
    """A value, and its denominator where 'a/b' was typed."""
    text = text.strip().rstrip("%").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not text or len(text) > MOST_CHARS:
        raise EntryError("no_number")
    top, slash, bottom = text.partition("/")
    return _number(top, unit), _number(bottom, unit) if slash else None


def _number(text: str, unit: Unit) -> Decimal:
    if not text.replace(".", "").replace(",", "").isascii() or not text[:1].isdigit():
        raise EntryError("no_number")
    if not all(char.isdigit() or char in ".," for char in text):
        raise EntryError("no_number")
    try:
        if unit is Unit.PERCENT:
            return percentage(text)
        if unit is Unit.DONG:
            return decimal(text)
    except InvalidOperation as error:
        raise EntryError("no_number") from error
    count = whole(text)
    if count is None:
        raise EntryError("no_count")
    return count


def _level(text: str, was: Reading | None) -> Level | None:
    if not text:
        return was.level if was else None
    try:
        return Level(text)
    except ValueError as error:
        raise EntryError("no_such_level") from error


def _breakdown(typed: Typed, was: Reading | None) -> Breakdown | None:
    """'-' takes a breakdown away."""
    if typed.breakdown_kind == "-":
        return None
    if not typed.breakdown_kind and not typed.breakdown.strip():
        return was.breakdown if was else None
    name = " ".join(typed.breakdown.split())
    try:
        kind = BreakdownKind(typed.breakdown_kind)
    except ValueError as error:
        raise EntryError("no_such_breakdown") from error
    if not name or len(name) > MOST_NAME:
        raise EntryError("no_such_breakdown")
    return Breakdown(kind=kind, name=name)
