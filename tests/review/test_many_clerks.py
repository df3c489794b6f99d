"""Many clerks at one desk at the same moment: each figure is decided once, and the count is right."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.archive import Archive, Ledger
from pipeline.corrections.history import History
from pipeline.errors import DatabaseError
from pipeline.publish import publish
from pipeline.review.desk import Conflict, Decision, Desk, Who
from pipeline.review.ledgers import Ledgers
from pipeline.review.queue import Filters
from schemas.correction import Action, Reading
from tests.review.desks import published, store, waiting

FIGURES = 60
CLERKS = 6


def fill(folder: Path, figures: int = FIGURES) -> Archive:
    return published(
        folder, *(waiting("ho_so.tiep_nhan", str(1000 + n), 100 + 30 * n) for n in range(figures))
    )


def clerk(desk: Desk, name: str, start: threading.Barrier) -> int:
    """Confirms whatever comes, the way the pages do; how many."""
    done = 0
    start.wait()
    while refs := desk.next(Filters(), Who(name, name)):
        state = desk.state(refs[0].document_id)
        figure = state.figure(refs[0].number)
        assert figure is not None
        was = Reading.of(figure.observation)
        stored = desk.decide(Decision(refs[0], name, Action.CONFIRM, was, state.token))
        done += stored is not None and not isinstance(stored, Conflict)
    return done


def test_clerks_who_hurry_do_each_figure_once(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    desk, start = Desk(archive), threading.Barrier(CLERKS)
    with ThreadPoolExecutor(CLERKS) as pool:
        done = list(pool.map(lambda number: clerk(desk, f"clerk {number}", start), range(CLERKS)))
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        rows = History(ledger).since(0)
    assert sum(done) == len(rows) == len({row.place for row in rows if row.was}) == FIGURES
    assert desk.left(Filters()) == 0
    assert sum(desk.done_today(f"clerk {number}") for number in range(CLERKS)) == FIGURES


def test_the_count_follows_each_decision_and_each_step_back(tmp_path: Path) -> None:
    archive = fill(tmp_path, 5)
    desk = Desk(archive)
    of_it, of_none = Filters(indicator="ho_so.tiep_nhan"), Filters(indicator="pakn")
    assert [desk.left(one) for one in (Filters(), of_it, of_none)] == [5, 5, 0]
    for action, left in ((Action.CONFIRM, 4), (Action.POSTPONE, 4), (Action.NOT_A_FIGURE, 3)):
        [ref] = desk.next(Filters(), Who("Lan", "Lan"), ahead=0)
        figure = desk.state(ref.document_id).figure(ref.number)
        assert figure is not None
        was = Reading.of(figure.observation)
        now = was if action is Action.CONFIRM else None
        desk.decide(Decision(ref, "Lan", action, now, desk.state(ref.document_id).token))
        assert [desk.left(one) for one in (Filters(), of_it, of_none)] == [left, left, 0]
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    assert desk.left(Filters()) == 3
    for left in (4, 4, 5):
        desk.undo("Lan")
        assert desk.left(Filters()) == left


def test_a_new_reading_is_seen_at_once(tmp_path: Path) -> None:
    archive = fill(tmp_path, 2)
    desk = Desk(archive)
    [ref, _] = desk.next(Filters(), Who("Lan", "Lan"))
    assert len(desk.state(ref.document_id).figures) == 2
    store(archive, waiting("ho_so.rut", "7"), version="v2")
    assert [str(one.observation.value) for one in desk.state(ref.document_id).figures] == ["7"]


def test_a_ledger_made_anew_is_the_one_that_is_lent(tmp_path: Path) -> None:
    archive = fill(tmp_path, 1)
    ledgers = Ledgers(archive.ledger_path)
    with ledgers.one() as first, ledgers.one() as second:
        assert first is not second
    with ledgers.one() as again:
        assert again in (first, second)
    content = archive.ledger_path.read_bytes()
    beside = tmp_path / "beside"
    beside.write_bytes(content)
    beside.replace(archive.ledger_path)
    with ledgers.one() as other:
        assert other not in (first, second)


def test_a_ledger_that_failed_is_not_lent_again(tmp_path: Path) -> None:
    ledgers = Ledgers(fill(tmp_path, 1).ledger_path)
    try:
        with ledgers.one() as first:
            first.ask("SELECT nothing FROM nowhere")
    except DatabaseError:
        pass
    with ledgers.one() as second:
        assert second is not first
