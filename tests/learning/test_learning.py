"""Corrections teach labels, misread words and what may be accepted; nothing is changed unasked."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractors import subject_of
from extractors.acceptance import Clearness, Counts, Evidence, packaged, read_calibration
from extractors.grade import Grade
from extractors.passages import build_passages
from extractors.reading import read_document
from pipeline.archive import Archive, Ledger
from pipeline.cli.app import hoso
from pipeline.corrections.history import History
from pipeline.errors import UsageError
from pipeline.learning.calibrating import FEWEST, Tally, Verdict, as_toml, calibrated, tallies
from pipeline.learning.learn import Learned, learn
from pipeline.learning.wilson import fewest_cases, wilson
from pipeline.learning.words import channel_lines, word_pairs
from pipeline.settings import Settings
from schemas.correction import Action, Correction, HeaderChange, HeaderField, Reading
from schemas.document import ReportText
from schemas.gold import GoldReport
from schemas.observation import Observation
from schemas.page import Line, Page, TextSource
from tests.builders import result
from tests.review.desks import published, store

SAYS = "Trong quý, UBND xã tiếp nhận 962 hồ sơ."
REVIEWED = (Evidence.NONE, Clearness.CLEAR, Grade.OWN_UNIT)
ACCEPTED = (Evidence.PASSED, Clearness.CLEAR, Grade.OWN)


def row(action: Action, was: Observation | None, now: str | None, **more: object) -> Correction:
    """What a clerk says of a figure."""
    before = Reading.of(was) if was else None
    told = None if now is None or before is None else before.model_copy(update={"value": Decimal(now)})
    fields = {"made_at": "", "clerk": "Lan", "action": action}
    place = was.evidence if was else {"page": 1, "quote": ""}
    return Correction.model_validate(fields | {"place": place, "was": before, "now": told} | more)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """One report with one figure, as the extractors read it."""
    archive = published(tmp_path)
    line = Line(raw=SAYS, text=SAYS, line_no=1, paragraph_no=1)
    page = Page(page_no=1, source=TextSource.TEXT_FILE, lines=(line,))
    text = ReportText(pages=(page,), passages=build_passages((page,)))
    read = read_document(text, subject_of(result("a").extraction.report))
    store(archive, *read.observations, version="v2", source=page.source, lines=page.lines)
    return archive


def one_figure(archive: Archive) -> tuple[str, Observation]:
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        [document] = ledger.documents().values()
    [seen] = archive.read_artefact(document.document_id, document.version).extraction.observations
    return document.document_id, seen


def say(archive: Archive, *rows: Correction) -> Learned:
    with Ledger(archive.ledger_path) as ledger:
        History(ledger).append_all(rows)
    return learn(archive, Settings(), lambda done, of: None)


def counts(learned: Learned) -> tuple[int, int, int]:
    [one] = learned.tallies
    return one.right, one.wrong, one.figures


def test_a_confirmed_figure_was_right_and_a_corrected_one_wrong(archive: Archive) -> None:
    key, seen = one_figure(archive)
    assert counts(say(archive)) == (0, 0, 1)
    learned = say(archive, row(Action.CONFIRM, seen, "962", document_id=key))
    assert counts(learned) == (1, 0, 1)
    assert [label.undecided for label in learned.whole] == [0]
    learned = say(archive, row(Action.CORRECT, seen, "952", document_id=key))
    assert counts(learned) == (0, 1, 1)
    [label] = learned.whole
    assert [str(figure.value) for figure in label.gold.observations] == ["952"]


def test_no_figure_is_wrong_and_no_label(archive: Archive) -> None:
    key, seen = one_figure(archive)
    learned = say(archive, row(Action.NOT_A_FIGURE, seen, None, document_id=key))
    assert counts(learned) == (0, 1, 1)


def test_what_is_undone_or_differs_does_not_count(archive: Archive) -> None:
    key, seen = one_figure(archive)
    undo = row(Action.UNDO, seen, None, document_id=key, undoes=1)
    assert counts(say(archive, row(Action.CONFIRM, seen, "962", document_id=key), undo)) == (0, 0, 1)
    lan = row(Action.CONFIRM, seen, "962", document_id=key)
    mai = row(Action.CORRECT, seen, "952", document_id=key, clerk="Mai")
    learned = say(archive, lan, mai)
    assert counts(learned) == (0, 0, 1)
    assert learned.whole == []


def test_it_is_written_only_where_asked(archive: Archive, tmp_path: Path) -> None:
    key, seen = one_figure(archive)
    say(archive, row(Action.CONFIRM, seen, "962", document_id=key))
    arguments = ["learn", "--archive", str(archive.root)]
    told = CliRunner().invoke(hoso, arguments)
    assert told.exit_code == 0, told.output
    assert "nothing would change" in told.output and "nothing was written" in told.output
    folder = tmp_path / "learned"
    assert CliRunner().invoke(hoso, [*arguments, "--to", str(folder)]).exit_code == 0
    gold = GoldReport.model_validate_json((folder / "gold" / f"{key}.json").read_text(encoding="utf-8"))
    assert [str(figure.value) for figure in gold.observations] == ["962"]
    assert key in (folder / "sources.csv").read_text(encoding="utf-8")
    assert isinstance(CliRunner().invoke(hoso, [*arguments, "--to", str(folder)]).exception, UsageError)
    held = read_calibration((folder / "calibration.toml").read_text(encoding="utf-8"))
    assert held.accepted == packaged().accepted


def test_a_report_with_an_undecided_figure_is_labelled_in_part(archive: Archive, tmp_path: Path) -> None:
    key, _ = one_figure(archive)
    place = {"page": 1, "line": 1, "quote": ""}
    now = {"indicator": "ho_so.rut", "value": "3"}
    added = row(Action.ADD, None, None, document_id=key, place=place)
    say(archive, added.model_copy(update={"now": Reading.model_validate(now)}))
    folder = tmp_path / "learned"
    CliRunner().invoke(hoso, ["learn", "--archive", str(archive.root), "--to", str(folder)])
    told = json.loads((folder / "partial" / f"{key}.json").read_text(encoding="utf-8"))
    assert (told["complete"], told["undecided"]) == (False, 1)
    assert [
        figure["value"] for figure in GoldReport.model_validate(told["labels"]).model_dump()["observations"]
    ]
    assert not (folder / "gold").exists()


def test_bounds_are_wilsons() -> None:
    low, high = wilson(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
    assert wilson(0, 0) == (0.0, 1.0)
    assert fewest_cases(0.995) == FEWEST == 765
    assert wilson(FEWEST, FEWEST)[0] >= 0.995 > wilson(FEWEST - 1, FEWEST - 1)[0]


@pytest.mark.parametrize(
    ("tally", "verdict"),
    [
        (Tally(REVIEWED, False, FEWEST, 0, 2000), Verdict.PROMOTED),
        (Tally(REVIEWED, False, FEWEST - 1, 0, 2000), Verdict.TOO_FEW),
        (Tally(REVIEWED, False, 1990, 10, 2000), Verdict.NOT_SURE),
        (Tally((Evidence.FAILED, *REVIEWED[1:]), False, 5000, 0, 5000), Verdict.CONTRADICTED),
        (Tally(ACCEPTED, True, 0, 3, 2000), Verdict.KEPT),
        (Tally(ACCEPTED, True, 0, 40, 2000), Verdict.GIVEN_UP),
    ],
)
def test_a_class_moves_only_on_enough_cases(tally: Tally, verdict: Verdict) -> None:
    assert tally.verdict is verdict
    found = tally.found
    after = read_calibration(as_toml(calibrated([tally], packaged())))
    wanted = {Verdict.PROMOTED: True, Verdict.GIVEN_UP: False}.get(verdict, found in packaged().accepted)
    assert (found in after.accepted) is wanted
    own = packaged().counts.get(found, Counts(0, 0))
    added = (0, 0) if tally.accepted else (tally.right, tally.wrong)
    assert after.counts.get(found, Counts(0, 0)) == Counts(own.right + added[0], own.wrong + added[1])


def test_undecided_figures_are_counted_and_speak_for_nothing() -> None:
    [one] = tallies([(REVIEWED, None), (REVIEWED, True), (REVIEWED, False)], packaged())
    assert (one.right, one.wrong, one.figures, one.accepted) == (1, 1, 3, False)


def head(number: int, was: str, now: str) -> Correction:
    change = HeaderChange(field=HeaderField.AGENCY, was=was, now=now)
    told = {"document_id": "d", "correction_id": number, "header": change}
    return row(Action.HEADER, None, None, **told)


def test_words_of_corrected_heads_are_counted() -> None:
    pairs = word_pairs(
        [head(1, "UBND xã Suôi Mo", "UBND xã Suối Mo"), head(2, "UBND xã Suối Mo", "UBND xã Suối Mơ")]
    )
    assert pairs == Counter({("UBND", "UBND"): 1, ("xã", "xã"): 1, ("Suối", "Suôi"): 1, ("Mơ", "Mo"): 1})
    lines = channel_lines(pairs)
    assert "letter\tơ\to\t1" in lines and "part\truối\tuôi\t1" in lines
    assert channel_lines(Counter()) == []


def test_words_that_are_not_one_to_one_are_left_out() -> None:
    assert not word_pairs([head(1, "UBND xã", "UBND xã Suối Mơ")])
    undo = row(Action.UNDO, None, None, document_id="d", undoes=1)
    assert not word_pairs([head(1, "UBND xa", "UBND xã"), undo])
