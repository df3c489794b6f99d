"""What makes a stored document out of date."""

from pathlib import Path

import pytest

from pipeline import tools
from pipeline.archive import Archive, Ledger
from pipeline.batch import Choice, run_batch
from pipeline.errors import MissingToolError
from pipeline.fingerprint import fingerprint, is_of
from pipeline.settings import EngineChoice, Settings
from pipeline.status import archive_status
from pipeline.version import pipeline_version
from tests.engines.faulty_work import FAULTY
from tests.engines.inline import Inline

SETTINGS = Settings(engine=EngineChoice.PYTESSERACT)


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Tesseract of our own: a program of version 5.3 with a model."""
    folder = tmp_path / "tessdata"
    folder.mkdir()
    (folder / "vie.traineddata").write_bytes(b"a model")
    monkeypatch.setattr(tools, "tessdata_folder", lambda language: folder)
    monkeypatch.setattr(tools, "tesseract", lambda: tools.Tesseract("5.3", ("vie",), folder))
    return folder / "vie.traineddata"


def test_settings_that_read_change_it_and_others_do_not() -> None:
    today = fingerprint(SETTINGS)
    assert today.startswith(f"{pipeline_version()}-")
    assert fingerprint(SETTINGS.model_copy(update={"workers": 7, "max_pages": 3})) == today
    others = [fingerprint(SETTINGS.model_copy(update=change)) for change in ({"render_dpi": 150},)]
    assert today not in others


def test_another_model_or_program_changes_it(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = fingerprint(SETTINGS)
    model.write_bytes(b"a better model")
    better = fingerprint(SETTINGS)
    monkeypatch.setattr(tools, "tesseract", lambda: tools.Tesseract("5.4", ("vie",), model.parent))
    assert len({today, better, fingerprint(SETTINGS)}) == 3


def test_without_tesseract_only_the_code_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    today = fingerprint(SETTINGS)

    def missing(language: str) -> Path:
        raise MissingToolError("there is none")

    monkeypatch.setattr(tools, "tessdata_folder", missing)
    assert fingerprint(SETTINGS) == pipeline_version()
    assert is_of(today, fingerprint(SETTINGS))
    assert not is_of("0.0.1-0123456789-01234567", fingerprint(SETTINGS))


def test_status_counts_what_another_fingerprint_read_and_a_forced_run_leaves_one_artefact(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_ENGINE", "pytesseract")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a report")
    archive = Archive(tmp_path / "kho")
    run_batch([tmp_path / "in"], archive, SETTINGS, executor=Inline(), steps=FAULTY)
    assert archive_status(archive).outdated == 0
    model.write_bytes(b"a better model")
    assert archive_status(archive).outdated == 1
    forced = Choice(force=True)
    run_batch([tmp_path / "in"], archive, SETTINGS, executor=Inline(), steps=FAULTY, choice=forced)
    assert archive_status(archive).outdated == 0
    (artefact,) = archive.artefact_root.rglob("*.json.gz")
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        (row,) = ledger.documents().values()
    assert row.version == fingerprint(SETTINGS)
    assert artefact == archive.artefact_path(row.document_id, row.version)
