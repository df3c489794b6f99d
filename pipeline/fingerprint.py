"""What a document was read with, as one word: it names artefacts and decides what is out of date."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from pipeline import tools
from pipeline.calibration import calibration_of, calibration_text
from pipeline.errors import MissingToolError
from pipeline.ocr.choose import resolve
from pipeline.settings import EngineChoice, Settings
from pipeline.version import pipeline_version


def fingerprint(settings: Settings) -> str:
    """The code (`pipeline_version`) and, behind a dash, 8 hex digits for the settings that read, Tesseract
    and the bytes of its model, the calibration where one is named, and taught words. Without Tesseract the
    code alone.

    Reads the model's file: ask once per batch.
    """
    code = pipeline_version()
    try:
        folder = tools.tessdata_folder(settings.language)
    except MissingToolError:
        return code
    return f"{code}-{hashlib.sha256(chr(0).join(_told(settings, folder)).encode()).hexdigest()[:8]}"


def _told(settings: Settings, folder: Path) -> list[str]:
    """What a reading depends on besides the code; `folder` has Tesseract's models."""
    engine = resolve(settings.engine)
    told = [engine.value, _version_of(engine), settings.language, str(settings.render_dpi)]
    for name in settings.language.split("+"):
        if name:
            model = (folder / f"{name}.traineddata").read_bytes()
            told.append(hashlib.sha256(model).hexdigest())
    if settings.calibration is not None and calibration_of(settings) is not None:
        told.append(calibration_text(settings.calibration))
    return told + [word.model_dump_json() for word in settings.taught]


def is_of(booked: str, current: str) -> bool:
    """Whether a document's fingerprint is that of today; where Tesseract is missing, only the code counts."""
    return booked == current or booked.startswith(f"{current}-")


def _version_of(engine: EngineChoice) -> str:
    """The version of what reads: the program, or the package with Tesseract in it."""
    if engine is EngineChoice.TESSEROCR:
        return version("tesserocr")
    installed = tools.tesseract()
    return installed.version if installed else ""
