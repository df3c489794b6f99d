"""The calibration of acceptance that a run is told to use (`HOSO_CALIBRATION`)."""

from functools import cache
from pathlib import Path

from extractors.acceptance import Calibration, read_calibration
from pipeline.errors import UsageError
from pipeline.settings import Settings


def calibration_of(settings: Settings) -> Calibration | None:
    """The calibration that the settings name, None where they name none; read once per process.

    Raises UsageError where the file is missing or is no calibration.
    """
    return None if settings.calibration is None else _read(settings.calibration)


def calibration_text(path: Path) -> str:
    """What is in the file. Raises UsageError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "the calibration cannot be read", remedy="unset HOSO_CALIBRATION, or see 'hoso learn'", path=path
        ) from error


@cache
def _read(path: Path) -> Calibration:
    try:
        return read_calibration(calibration_text(path))
    except ValueError as error:
        raise UsageError(
            f"this is no calibration: {error}", remedy="make one with 'hoso learn --to FOLDER'", path=path
        ) from error
