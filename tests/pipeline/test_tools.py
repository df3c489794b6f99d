import os
import signal
import time
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.errors import MissingToolError, UsageError
from pipeline.settings import EngineChoice, Settings


def test_output_and_return_code_come_back() -> None:
    outcome = tools.run(["sh", "-c", "cat; echo bad >&2; exit 3"], timeout_s=10, stdin=b"in")
    assert outcome == (3, b"in", b"bad\n")


def test_a_missing_program_is_named() -> None:
    with pytest.raises(MissingToolError, match="no-such-program"):
        tools.run(["no-such-program"], timeout_s=1)


def test_the_time_limit_kills_children_too(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        tools.run(["sh", "-c", f"sleep 60 & echo $! > {pid_file}; wait"], timeout_s=0.5)
    assert time.monotonic() - started < 10
    child = int(pid_file.read_text())
    for _ in range(50):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        # A killed orphan may wait for its new parent to reap it.
        if " Z " in Path(f"/proc/{child}/stat").read_text():
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child lives on")


def test_the_vietnamese_model_is_found() -> None:
    folder = tools.tessdata_folder("vie")
    assert (folder / "vie.traineddata").is_file()


def test_a_missing_model_says_what_to_install() -> None:
    with pytest.raises(MissingToolError, match="tesseract-ocr-xyz"):
        tools.tessdata_folder("xyz")


def test_tessdata_prefix_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert tools.tessdata_folder("vie") == tmp_path


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_RENDER_DPI", "150")
    monkeypatch.setenv("HOSO_ENGINE", "pytesseract")
    settings = Settings.from_environment(page_timeout_s=5)
    assert (settings.render_dpi, settings.engine) == (150, EngineChoice.PYTESSERACT)
    assert settings.page_timeout_s == 5


def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_RENDER_DPI", "many")
    with pytest.raises(UsageError, match="HOSO_RENDER_DPI"):
        Settings.from_environment()
