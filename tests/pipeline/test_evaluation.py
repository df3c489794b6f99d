"""The measures themselves: right, wrong and missed are told apart."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.evaluation.figures import Score, judge_figures, scores
from pipeline.evaluation.labelled import labelled_reports
from pipeline.evaluation.text import score_text
from schemas.catalogue import Unit
from schemas.gold import GoldFigure
from schemas.observation import Breakdown, BreakdownKind, Status
from schemas.report import Level
from tests.builders import observation


def label(indicator: str, value: str, required: bool = True, part: str | None = None) -> GoldFigure:
    breakdown = Breakdown(kind=BreakdownKind.LINH_VUC, name=part) if part else None
    return GoldFigure(
        indicator=indicator,
        level=Level.XA,
        value=Decimal(value),
        unit=Unit.HO_SO,
        required=required,
        page=1,
        breakdown=breakdown,
    )


GOLD = [
    label("ho_so.tiep_nhan", "10"),
    label("ho_so.giai_quyet", "9"),
    label("ho_so.rut", "1", required=False),
    label("ho_so.tre_han.tong", "2", part="Đất đai"),
]


def test_right_wrong_and_missed_are_told_apart() -> None:
    land = Breakdown(kind=BreakdownKind.LINH_VUC, name="ĐẤT ĐAI")
    found = [
        observation("ho_so.tiep_nhan", "10"),
        observation("ho_so.rut", "1"),
        observation("ho_so.tre_han.tong", "2", breakdown=land, status=Status.REVIEW),
        observation("ho_so.tre_han.tong", "2"),  # the same figure for the whole: wrong
        observation("ho_so.giai_quyet", "9", level=Level.HUYEN),
    ]
    judged = judge_figures(GOLD, found)
    assert [is_right for _, is_right in judged.found] == [True, True, True, False, False]
    assert [one.indicator for one in judged.missed] == ["ho_so.giai_quyet"]
    assert scores(judged) == {
        "ho_so": Score(right=2, wrong=2, missed=1, found=5, accepted=4, accepted_wrong=2)
    }


def test_one_figure_does_not_serve_two_labels() -> None:
    twice = [
        label("ho_so.tre_han.tong", "2", part="Đất đai"),
        label("ho_so.tre_han.tong", "2", part="Hộ tịch"),
    ]
    land = Breakdown(kind=BreakdownKind.LINH_VUC, name="Đất đai")
    judged = judge_figures(twice, [observation("ho_so.tre_han.tong", "2", breakdown=land)])
    assert len(judged.missed) == 1


def test_text_is_scored_by_paragraph_in_any_order() -> None:
    perfect = score_text("một hai ba\nbốn năm 14", "bốn năm\n14 một hai   ba")
    assert (perfect.wrong, perfect.figures, perfect.figures_lost) == (0, 1, 0)
    worse = score_text("tổng số 1.962 hồ sơ", "tống số 1.952 hồ sơ")
    assert (worse.characters, worse.wrong, worse.figures_lost) == (19, 2, 1)


def test_a_folder_without_labels_or_with_bad_ones_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no labels here"):
        labelled_reports(tmp_path)
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text("{}")
    with pytest.raises(UsageError, match="have no report"):
        labelled_reports(tmp_path)
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.pdf").touch()
    with pytest.raises(UsageError, match="do not read: text"):
        labelled_reports(tmp_path)
