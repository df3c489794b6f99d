"""Two equal entries by different people settle a figure, a third where they differ."""

from pipeline.corrections.overlay import Verified, verified
from schemas.correction import Action, Correction, Reading
from schemas.observation import Observation, Status
from tests.corrections.test_overlay import reading, row, seen, values

READ = [seen("1962")]


def entry(number: int, clerk: str, now: str | None, **more: object) -> Correction:
    """What a clerk says of the figure that the machine reads as 1962."""
    actions = {None: Action.NOT_A_FIGURE, "1962": Action.CONFIRM}
    told = None if now is None else reading(now)
    return row(number, actions.get(now, Action.CORRECT), reading("1962"), told, clerk=clerk, **more)


def double(*history: Correction, read: list[Observation] = READ) -> list[Verified]:
    return verified(read, history, keyings=2)


def test_one_entry_settles_nothing_and_is_known() -> None:
    [one] = double(entry(1, "Lan", "1952"))
    assert values([one]) == [("1962", "review")]
    assert (one.correction, one.keyed_by) == (None, ["Lan"])
    assert values(double(entry(1, "Lan", None))) == [("1962", "review")]


def test_two_equal_entries_of_two_people_settle_and_two_of_one_do_not() -> None:
    assert values(double(entry(1, "Lan", "1952"), entry(2, "Mai", "1952"))) == [("1952", "corrected")]
    assert values(double(entry(1, "Lan", "1962"), entry(2, "Mai", "1962"))) == [("1962", "confirmed")]
    assert double(entry(1, "Lan", None), entry(2, "Mai", None)) == []
    assert values(double(entry(1, "Lan", "1952"), entry(2, "Lan", "1952"))) == [("1962", "review")]


def test_where_two_differ_a_third_settles_and_a_third_opinion_leaves_it_open() -> None:
    two = [entry(1, "Lan", "1952"), entry(2, "Mai", "1962")]
    assert values(double(*two)) == [("1962", "review")]
    assert double(*two)[0].keyed_by == ["Lan", "Mai"]
    [by_third] = double(*two, entry(3, "Cúc", "1952"))
    assert values([by_third]) == [("1952", "corrected")]
    assert by_third.correction is not None
    assert (by_third.correction.clerk, by_third.keyed_by) == ("Cúc", [])
    three = [*two, entry(3, "Cúc", "1982")]
    assert values(double(*three)) == [("1962", "review")]
    assert values(double(*three, entry(4, "Đào", "1982"))) == [("1982", "corrected")]


def test_two_against_two_is_open() -> None:
    rows = [
        entry(1, "Lan", "1952"),
        entry(2, "Mai", "1952"),
        entry(3, "Cúc", "1982"),
        entry(4, "Đào", "1982"),
    ]
    assert values(double(*rows[:3])) == [("1952", "corrected")]
    assert values(double(*rows)) == [("1962", "review")]


def test_the_last_entry_of_a_person_counts() -> None:
    rows = [entry(1, "Lan", "1952"), entry(2, "Mai", "1982"), entry(3, "Lan", "1982")]
    assert values(double(*rows)) == [("1982", "corrected")]


def test_an_entry_that_is_taken_back_or_put_off_counts_no_more() -> None:
    two = [entry(1, "Lan", "1952"), entry(2, "Mai", "1952")]
    undone = row(3, Action.UNDO, None, None, undoes=1, clerk="Lan")
    [one] = double(*two, undone)
    assert (values([one]), one.keyed_by) == ([("1962", "review")], ["Mai"])
    later = row(3, Action.POSTPONE, reading("1962"), None, clerk="Lan")
    [one] = double(two[0], later)
    assert (values([one]), one.keyed_by) == ([("1962", "review")], [])


def test_an_accepted_figure_stays_so_until_an_entry_says_otherwise() -> None:
    accepted = [seen("1962").model_copy(update={"status": Status.ACCEPTED})]
    assert values(double(entry(1, "Lan", "1962"), read=accepted)) == [("1962", "accepted")]
    assert values(double(entry(1, "Lan", "1952"), read=accepted)) == [("1962", "review")]


def test_an_added_figure_needs_a_second_person() -> None:
    added = row(1, Action.ADD, None, reading("7"), clerk="Lan")
    [one] = double(added, read=[])
    assert (values([one]), one.keyed_by) == ([("7", "review")], ["Lan"])
    same = row(2, Action.CONFIRM, reading("7"), reading("7"), clerk="Mai")
    [both] = double(added, same, read=[])
    assert (values([both]), both.number) == ([("7", "corrected")], one.number)
    other = row(2, Action.CORRECT, reading("7"), reading("8"), clerk="Mai")
    assert [v.observation.status for v in double(added, other, read=[])] == [Status.REVIEW]
    third = row(3, Action.CORRECT, reading("7"), reading("8"), clerk="Cúc")
    assert values(double(added, other, third, read=[])) == [("8", "corrected")]
    drawn_too = row(2, Action.ADD, None, reading("7"), clerk="Mai")
    assert values(double(added, drawn_too, read=[])) == [("7", "corrected")]


def test_what_one_person_decided_before_it_was_switched_on_is_one_entry() -> None:
    one_after_the_other = [
        row(1, Action.CORRECT, reading("1962"), reading("1952"), clerk="Lan"),
        row(2, Action.CORRECT, reading("1952"), reading("1953"), clerk="Mai"),
    ]
    assert values(verified(READ, one_after_the_other)) == [("1953", "corrected")]
    [one] = double(*one_after_the_other)
    assert (values([one]), one.keyed_by) == ([("1962", "review")], ["Lan", "Mai"])


def test_a_newer_machine_takes_no_entry_away() -> None:
    first = entry(1, "Lan", "1952")
    reread = [seen("1982")]
    [one] = double(first, read=reread)
    assert (values([one]), one.keyed_by) == ([("1982", "review")], ["Lan"])
    second = row(2, Action.CORRECT, one.basis, reading("1952"), clerk="Mai", saw=(reading("1982"),))
    [both] = double(first, second, read=reread)
    assert (values([both]), both.is_disputed) == ([("1952", "corrected")], False)


def test_who_saw_what_the_machine_reads_now_has_closed_the_case() -> None:
    first = row(1, Action.CORRECT, reading("1962"), reading("1952"))
    [open_again] = verified([seen("1982")], [first])
    assert open_again.is_disputed
    again = row(2, Action.CONFIRM, reading("1952"), reading("1952"), saw=(reading("1982"),))
    assert not verified([seen("1982")], [first, again])[0].is_disputed
    gone = row(2, Action.CONFIRM, reading("1952"), reading("1952"), saw=())
    assert not verified([], [first, gone])[0].is_disputed


def test_an_added_figure_that_is_put_off_stays_there() -> None:
    added = row(1, Action.ADD, None, reading("7"))
    later = row(2, Action.POSTPONE, reading("7"), None)
    assert values(verified([], [added, later])) == [("7", "review")]
    assert Reading.of(verified([], [added, later])[0].observation) == reading("7")
