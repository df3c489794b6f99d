"""What a clerk's form says of one figure, and storing it: the same from the verify view and from a table."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.datastructures import FormData, QueryParams

from pipeline.review.desk import Conflict, Decision, Desk
from pipeline.review.entry import EntryError, Typed, read_entry
from pipeline.review.items import effect
from pipeline.review.queue import Ref
from schemas.check import Check
from schemas.correction import Action, Correction, Reading

MOST_REASON = 500


class Settled(NamedTuple):
    """What became of a decision: stored, or why not. `mended` and `broken`: the checks that it made hold, and
    those that hold no longer."""

    stored: Correction | None = None
    mended: Sequence[Check] = ()
    broken: Sequence[Check] = ()
    conflict: Correction | None = None
    problem: str = ""
    """The name of what is wrong with what was typed."""
    is_for_others: bool = False
    """Whether the figure now waits for the entry of another person."""

    @property
    def is_gone(self) -> bool:
        """Whether there is no such figure any more."""
        return not (self.stored or self.conflict or self.problem)


def settle(desk: Desk, ref: Ref, clerk: str, form: FormData) -> Settled:
    """Stores what a form says of a figure."""
    state = desk.state(ref.document_id)
    figure = state.figure(ref.number)
    if figure is None:
        return Settled()
    try:
        action, now = _meant(form, Reading.of(figure.observation))
    except EntryError as error:
        return Settled(problem=error.word)
    why = text_of(form, "why")[:MOST_REASON] or None
    stored = desk.decide(Decision(ref, clerk, action, now, number_of(form, "token"), why))
    if isinstance(stored, Conflict):
        return Settled(conflict=stored.row)
    if stored is None:
        return Settled()
    after = desk.state(ref.document_id)
    mended, broken = effect(state.outcomes, after.outcomes)
    keyed = after.keyings > 1 and action is not Action.POSTPONE
    still = after.figure(ref.number) if keyed else None
    return Settled(stored, mended, broken, is_for_others=still is not None and still.correction is None)


def _meant(form: FormData, was: Reading) -> tuple[Action, Reading | None]:
    """What the form says: a button that was pressed, or else what stands in the field. Raises EntryError."""
    pressed = text_of(form, "action")
    if pressed == Action.NOT_A_FIGURE.value:
        return Action.NOT_A_FIGURE, None
    if pressed == Action.POSTPONE.value:
        return Action.POSTPONE, None
    now = read_entry(typed_of(form), was)
    return (Action.CONFIRM, was) if now == was else (Action.CORRECT, now)


def typed_of(form: FormData) -> Typed:
    """The fields of a form."""
    return Typed(*(text_of(form, name) for name in Typed._fields))


def text_of(told: QueryParams | FormData, name: str) -> str:
    """A field's text, empty where there is none (or a file)."""
    found = told.get(name, "")
    return found if isinstance(found, str) else ""


def number_of(told: QueryParams | FormData, name: str) -> int:
    """A field's whole number, 0 where it holds none."""
    text = text_of(told, name)
    return int(text) if text.isdecimal() and len(text) < 16 else 0
