"""A figure with a unit that became no observation (số liệu ngoài danh mục): kept so that it can be found."""

from enum import StrEnum

from schemas.base import Record
from schemas.catalogue import Unit
from schemas.observation import Evidence, Figure


class Reason(StrEnum):
    """Why a figure is no observation."""

    NO_INDICATOR = "no_indicator"  # it counts what the catalogue does not know, or in words the rules do not
    TARGET = "target"  # a plan, a target, or a figure in a section of plans
    COMPARISON = "comparison"  # by how much something rose or fell, or what it is compared with
    NOT_THIS_PERIOD = "not_this_period"  # another year, quarter or month, or a sum since January
    RESTATED = "restated"  # a rule took it, but the report tells the same indicator better elsewhere


class UnmappedFigure(Record):
    """One such figure, with its sentence as the evidence's quote.

    `value` is in `unit` where the catalogue has the unit (money in đồng), else as printed; `denominator` is
    the b of 'a/b'.
    """

    value: Figure
    denominator: Figure | None = None
    unit: Unit | None = None
    unit_text: str | None
    """The unit as read: 'lớp', 'lượt người', '%', 'triệu đồng'; None where only `before` tells it, as in
    'Tổng số văn bản: 52'."""
    before: str | None
    """The nearest words before the figure, in small letters; in a bracket those of its head."""
    after: str | None
    """The nearest words behind it, in small letters, the counted thing first: what to group by."""
    reason: Reason
    evidence: Evidence
