"""Inline markup of the sample texts: bold, italics, footnote references and marked figures.

A marked figure is ``{what is printed|labels}``. It is printed as it stands before the bar and labelled for
the gold by what stands after it: one or more labels divided by ``;``, each

    indicator [#kind:name] [@level] [=value[/denominator]] [?]

``#`` names a breakdown, ``@`` a level other than the report's own, ``=`` the value where the print holds no
digits ("không có") or more than the figure, and ``?`` says that a reader may well leave the figure out.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from schemas.catalogue import Unit, catalogue
from schemas.observation import BreakdownKind
from schemas.report import Level


class MarkError(ValueError):
    """A mark in a sample text that can't be read."""


@dataclass(frozen=True)
class Label:
    """What a printed figure counts."""

    indicator: str
    breakdown: tuple[str, str] | None
    level: str | None
    value: Decimal
    denominator: Decimal | None
    required: bool

    @property
    def unit(self) -> Unit:
        return catalogue()[self.indicator].unit


@dataclass(frozen=True)
class Figure:
    """A printed figure with its labels; `key` is unique in a document."""

    key: int
    printed: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; `note` is set on a footnote reference."""

    text: str
    bold: bool = False
    italic: bool = False
    figure: int | None = None
    note: str | None = None


_TOKEN = re.compile(r"(\*\*|\*|\[\^\w+\]|\{[^{}|]*\|[^{}]*\})")
_LABEL = re.compile(
    r"(?P<code>[a-z_0-9.]+?)\s*(?:#(?P<kind>\w+):(?P<name>[^@=?]+?))?\s*(?:@(?P<level>\w+))?\s*"
    r"(?:=(?P<value>[\d.]+)(?:/(?P<denominator>[\d.]+))?)?\s*(?P<optional>\?)?"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MONEY = {"tỷ": Decimal(10**9), "triệu": Decimal(10**6), "nghìn": Decimal(1000), "đ": Decimal(1)}


class Marks:
    """Reads inline markup and collects the figures of one document."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def runs(self, text: str, *, bold: bool = False, italic: bool = False) -> list[Run]:
        """`text` as styled runs."""
        runs: list[Run] = []
        for token in _TOKEN.split(text):
            if token == "**":
                bold = not bold
            elif token == "*":
                italic = not italic
            elif token.startswith("[^"):
                runs.append(Run(token[2:-1], note=token[2:-1]))
            elif token.startswith("{"):
                printed, labels = token[1:-1].split("|", 1)
                runs.append(Run(printed, bold, italic, self.add(printed, labels)))
            elif token:
                runs.append(Run(token, bold, italic))
        return runs

    def add(self, printed: str, labels: str) -> int:
        """Book a figure; its key."""
        key = len(self.figures)
        self.figures.append(
            Figure(key, printed, tuple(read_label(printed, one) for one in labels.split(";")))
        )
        return key


def read_label(printed: str, text: str) -> Label:
    """One label, its value taken from the print unless it is told."""
    match = _LABEL.fullmatch(text.strip())
    if match is None or match["code"] not in catalogue():
        raise MarkError(f"no label: {text!r} at {printed!r}")
    unit = catalogue()[match["code"]].unit
    if match["value"]:
        value = Decimal(match["value"])
        denominator = Decimal(match["denominator"]) if match["denominator"] else None
    else:
        value, denominator = read_value(printed, unit)
    breakdown = (BreakdownKind(match["kind"]).value, match["name"].strip()) if match["kind"] else None
    level = Level(match["level"]).value if match["level"] else None
    return Label(match["code"], breakdown, level, value, denominator, match["optional"] is None)


def read_value(printed: str, unit: Unit) -> tuple[Decimal, Decimal | None]:
    """Value and denominator that a print such as "1.962", "43,6%", "12/15" or "6,648 tỷ đồng" tells."""
    if unit is Unit.DONG:
        return _read_money(printed)
    numbers = _NUMBER.findall(printed)
    if len(numbers) not in (1, 2):
        raise MarkError(f"one figure or a/b expected: {printed!r}")
    if unit is Unit.PERCENT:
        return Decimal(numbers[0].replace(",", ".")), None
    values = [Decimal(number.replace(".", "")) for number in numbers]
    return values[0], values[1] if len(values) == 2 else None


def _read_money(printed: str) -> tuple[Decimal, Decimal | None]:
    """Money in đồng: "423 tỷ 536 triệu đồng" is a sum, "1.005,8/1.029,7 triệu đồng" a part of a whole."""
    parts = printed.split("/")
    last_scale = _scale(parts[-1])
    values = [_sum_money(part, last_scale) for part in parts]
    return values[0], values[1] if len(values) == 2 else None


def _scale(text: str) -> Decimal:
    return next((factor for word, factor in _MONEY.items() if word in text), Decimal(1))


def _sum_money(text: str, default: Decimal) -> Decimal:
    total = Decimal(0)
    for number, word in re.findall(r"(\d+(?:[.,]\d+)*)\s*(tỷ|triệu|nghìn|đ)?", text):
        total += Decimal(number.replace(".", "").replace(",", ".")) * (_MONEY[word] if word else default)
    return total
