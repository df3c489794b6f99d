"""Another calibration says what is accepted, and is part of what a document was read with."""

from pathlib import Path

import pytest

from extractors import extract
from extractors.acceptance import packaged, read_calibration
from extractors.passages import build_passages
from pipeline import tools
from pipeline.calibration import calibration_of
from pipeline.errors import UsageError
from pipeline.fingerprint import fingerprint
from pipeline.settings import EngineChoice, Settings
from schemas.document import ReportText
from schemas.observation import Status
from tests.extractors.scoring import page_of

TEXT = "Trong quý, UBND xã tiếp nhận 962 hồ sơ."
ACCEPTING = """
[[accept]]
evidence = ["none"]
reading = ["clear"]

[[measured]]
class = "none clear own_unit"
right = 1000
wrong = 0
"""


def statuses(calibration: str | None) -> set[Status]:
    page = page_of(TEXT)
    text = ReportText(pages=(page,), passages=build_passages((page,)))
    found = extract(text, read_calibration(calibration) if calibration else None)
    assert found.observations
    return {seen.status for seen in found.observations}


def test_classes_are_accepted_as_the_calibration_says() -> None:
    assert statuses(None) == {Status.REVIEW}
    assert statuses(ACCEPTING) == {Status.ACCEPTED}


def test_the_packaged_one_is_the_default() -> None:
    assert calibration_of(Settings()) is None
    assert packaged().accepted


@pytest.mark.parametrize(
    "text", ["", "accept = 3", "[[accept]]\nevidence = ['luck']\nreading = ['clear']", "["]
)
def test_what_is_no_calibration_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calibration.toml"
    with pytest.raises(UsageError, match="cannot be read"):
        calibration_of(Settings(calibration=path))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="no calibration"):
        calibration_of(Settings(calibration=path))


def test_it_is_part_of_the_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"a model")
    monkeypatch.setattr(tools, "tessdata_folder", lambda language: tmp_path)
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(ACCEPTING, encoding="utf-8")
    other.write_text(ACCEPTING.replace("1000", "900"), encoding="utf-8")
    plain = Settings(engine=EngineChoice.PYTESSERACT)
    told = [
        fingerprint(plain),
        *(fingerprint(plain.model_copy(update={"calibration": p})) for p in (one, other)),
    ]
    assert len(set(told)) == 3
