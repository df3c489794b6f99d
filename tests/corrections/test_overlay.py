"""What people decided holds, whatever a later machine reads."""

from decimal import Decimal

from pipeline.corrections.cases import cases
from pipeline.corrections.overlay import Verified, checked, verified
from schemas.correction import Action, Correction, Reading
from schemas.observation import Evidence, Observation, Status
from schemas.page import Box
from tests.builders import observation

HERE = Box(100, 200, 160, 220)


def seen(value: str, box: Box = HERE, indicator: str = "ho_so.tiep_nhan") -> Observation:
    return observation(indicator, value, evidence=Evidence(page=1, bbox=box, quote="…"), status=Status.REVIEW)


def reading(value: str, indicator: str = "ho_so.tiep_nhan") -> Reading:
    return Reading.of(seen(value, indicator=indicator))


def row(number: int, action: Action, was: Reading | None, now: Reading | None, **more: object) -> Correction:
    fields = {"document_id": "d", "made_at": "2026-11-21T10:00:00+00:00", "clerk": "Lan"}
    place = Evidence(page=1, bbox=HERE, quote="…")
    told = fields | {"correction_id": number, "action": action, "place": place, "was": was, "now": now} | more
    return Correction.model_validate(told)


def values(found: list[Verified]) -> list[tuple[str, str]]:
    return [(str(one.observation.value), one.observation.status.value) for one in found]


CORRECT = row(1, Action.CORRECT, reading("1962"), reading("1952"))


def test_a_correction_takes_the_place_of_what_was_read() -> None:
    [one] = verified([seen("1962")], [CORRECT])
    assert (one.observation.value, one.observation.status) == (Decimal(1952), Status.CORRECTED)
    assert one.read is not None
    assert one.read.value == 1962
    assert not one.is_disputed


def test_a_confirmed_figure_is_confirmed() -> None:
    confirm = row(1, Action.CONFIRM, reading("1962"), reading("1962"))
    assert values(verified([seen("1962")], [confirm])) == [("1962", "confirmed")]


def test_what_is_no_figure_is_gone_and_what_was_missed_is_there() -> None:
    no_figure = row(1, Action.NOT_A_FIGURE, reading("1962"), None)
    elsewhere = Evidence(page=2, bbox=Box(0, 0, 10, 10), quote="")
    added = row(2, Action.ADD, None, reading("7", "ho_so.tre_han.tong"), place=elsewhere)
    found = verified([seen("1962")], [no_figure, added])
    assert values(found) == [("7", "corrected")]
    assert found[0].observation.evidence.page == 2


def test_a_later_machine_that_agrees_closes_the_case_and_one_that_disagrees_shows_both() -> None:
    agrees = verified([seen("1952", Box(101, 199, 161, 221))], [CORRECT])
    assert values(agrees) == [("1952", "corrected")]
    assert not agrees[0].is_disputed
    [other] = verified([seen("1982")], [CORRECT])
    assert other.observation.value == 1952
    assert other.is_disputed
    [gone] = verified([], [CORRECT])
    assert gone.observation.value == 1952
    assert gone.is_disputed


def test_a_figure_is_found_again_where_it_moved_to() -> None:
    moved = Box(500, 900, 560, 920)
    assert values(verified([seen("1962", moved)], [CORRECT])) == [("1952", "corrected")]


def test_the_last_word_counts_and_every_word_can_be_taken_back() -> None:
    second = row(2, Action.CORRECT, reading("1952"), reading("1953"))
    undo_second = row(3, Action.UNDO, None, None, undoes=2)
    undo_first = row(4, Action.UNDO, None, None, undoes=1)
    figures = [seen("1962")]
    assert values(verified(figures, [CORRECT, second])) == [("1953", "corrected")]
    [one] = verified(figures, [CORRECT, second])
    assert not one.is_disputed, "the machine still reads what the first of them saw"
    assert values(verified(figures, [CORRECT, second, undo_second])) == [("1952", "corrected")]
    assert values(verified(figures, [CORRECT, second, undo_second, undo_first])) == [("1962", "review")]
    undo_the_undo = row(5, Action.UNDO, None, None, undoes=4)
    rows = [CORRECT, second, undo_second, undo_first, undo_the_undo]
    assert values(verified(figures, rows)) == [("1952", "corrected")]


def test_two_figures_on_one_line_of_a_text_are_told_apart() -> None:
    line = Evidence(page=1, line=4, quote="…")
    both = [
        observation("ho_so.tiep_nhan", "10", evidence=line, status=Status.REVIEW),
        observation("ho_so.tre_han.tong", "2", evidence=line, status=Status.REVIEW),
    ]
    late = row(1, Action.CORRECT, Reading.of(both[1]), reading("3", "ho_so.tre_han.tong"), place=line)
    assert values(verified(both, [late])) == [("10", "review"), ("3", "corrected")]


def test_a_postponed_figure_is_as_it_was() -> None:
    later = row(1, Action.POSTPONE, reading("1962"), None)
    assert values(verified([seen("1962")], [later])) == [("1962", "review")]
    assert verified([], [later]) == []


def test_an_added_figure_can_be_corrected_and_taken_away() -> None:
    added = row(1, Action.ADD, None, reading("7"))
    better = row(2, Action.CORRECT, reading("7"), reading("8"))
    none = row(3, Action.NOT_A_FIGURE, reading("8"), None)
    assert values(verified([], [added, better])) == [("8", "corrected")]
    assert verified([], [added, better, none]) == []
    assert len(cases([added, better, none])) == 1


def test_the_reports_arithmetic_is_done_again() -> None:
    parts = {
        "ho_so.tiep_nhan.truc_tuyen": "700",
        "ho_so.tiep_nhan.truc_tiep": "200",
        "ho_so.tiep_nhan.ky_truoc": "52",
    }
    boxes = [Box(100, 300 + 40 * n, 160, 320 + 40 * n) for n in range(3)]
    figures = [
        seen("962"),
        *(seen(v, box, i) for (i, v), box in zip(parts.items(), boxes, strict=True)),
    ]
    history = [row(1, Action.CORRECT, reading("962"), reading("952"))]
    [check] = [c for c in checked(verified(figures, history)) if "tiep_nhan =" in c.identity]
    assert check.passed
