"""All samples through the corridor once: against their labels, and against what the last version found.

The bounds lie a little under what is measured (`hoso evaluate extraction` prints it), so that a change that
costs accuracy is seen, and another Tesseract is not taken for one.
"""

import json
import os
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.archive import Archive, Ledger
from pipeline.batch import run_batch
from pipeline.evaluation.extraction import ReportScore, score_report, totals
from pipeline.evaluation.figures import Score
from pipeline.evaluation.labelled import labelled_reports
from pipeline.settings import Settings
from schemas.document import DocumentResult

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
GOLDEN = ROOT / "tests" / "golden"
REGENERATE = "HOSO_REGENERATE_GOLDEN"
BOX_TOLERANCE_PX = 8
GOLDEN_NAMES = ("thi_tran_quy_eng", "trung_tam_thang_born", "so_9thang_clean")
"""An earlier OCR's text, a born-digital PDF and a clean scan: what hardly depends on Tesseract's version."""


@pytest.fixture(scope="module")
def results() -> Iterator[dict[str, DocumentResult]]:
    """All samples, by name."""
    with TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "kho")
        run_batch([SAMPLES / "scans"], archive, Settings(workers=2))
        with Ledger(archive.ledger_path) as ledger:
            found = [archive.read_artefact(key, row.version) for key, row in ledger.documents().items()]
        yield {Path(result.source.path).stem: result for result in found}


@pytest.fixture(scope="module")
def reports(results: dict[str, DocumentResult]) -> list[ReportScore]:
    return [score_report(labelled, results[labelled.name]) for labelled in labelled_reports(SAMPLES)]


def test_every_sample_is_read(results: dict[str, DocumentResult]) -> None:
    assert sorted(results) == [labelled.name for labelled in labelled_reports(SAMPLES)]
    assert not [result.failures for result in results.values() if result.failures]


def test_dossier_figures(reports: list[ReportScore]) -> None:
    assert totals(reports)["ho_so"].f1 >= 0.95


def test_what_is_accepted_unseen_is_right(reports: list[ReportScore]) -> None:
    score = reduce(Score.plus, (score for report in reports for score in report.groups.values()), Score())
    assert score.accepted_wrong <= 0.005 * score.accepted
    assert score.accepted >= 0.6 * score.found


def test_headers(reports: list[ReportScore]) -> None:
    fields = sum(report.header_fields for report in reports)
    misses = [(report.name, *miss) for report in reports for miss in report.header_misses]
    assert 1 - len(misses) / fields >= 0.94, misses


def test_text(reports: list[ReportScore]) -> None:
    worst = max(reports, key=lambda report: report.text.cer)
    assert worst.text.cer <= 0.03, worst.name


@pytest.mark.parametrize("name", GOLDEN_NAMES)
def test_golden(results: dict[str, DocumentResult], name: str) -> None:
    """What was found last time is found again, at the same place; see CONTRIBUTING on regenerating."""
    told = golden(results[name])
    path = GOLDEN / f"{name}.json"
    if os.environ.get(REGENERATE):
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{path.name} was written anew: look at the difference, then unset {REGENERATE}")
    before = json.loads(path.read_text(encoding="utf-8"))
    assert told["report"] == before["report"]
    assert [without_box(one) for one in told["observations"]] == [
        without_box(one) for one in before["observations"]
    ]
    for now, then in zip(told["observations"], before["observations"], strict=True):
        assert (now["bbox"] is None) == (then["bbox"] is None)
        for side, was in zip(now["bbox"] or [], then["bbox"] or [], strict=True):
            assert abs(side - was) <= BOX_TOLERANCE_PX, now
    assert told["tables"] == before["tables"]


def golden(result: DocumentResult) -> dict[str, list[dict[str, object]]]:
    """What is compared: header, figures with their places, tables' sizes."""
    found = result.extraction
    report = json.loads(found.report.model_dump_json(exclude_none=True))
    observations = [
        {
            "indicator": one.indicator,
            "level": one.level,
            "breakdown": one.breakdown.name if one.breakdown else None,
            "value": str(one.value),
            "page": one.evidence.page,
            "bbox": list(one.evidence.bbox) if one.evidence.bbox else None,
            "status": one.status.value,
        }
        for one in found.observations
    ]
    tables = [
        {"page": table.page_no, "rows": len(table.rows), "columns": max(map(len, table.rows), default=0)}
        for page in result.pages
        for table in page.tables
    ]
    return {"report": report, "observations": observations, "tables": tables}


def without_box(one: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in one.items() if key != "bbox"}
