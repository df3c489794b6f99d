"""Whether this machine can do the work: each check says what it found and how to mend it."""

import importlib.util
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipeline import tools
from pipeline.errors import ExitCode, MissingToolError
from pipeline.settings import Settings

MB_PER_WORKER = 500
"""Memory that one worker should be able to count on."""


class Finding(NamedTuple):
    """One check: `ok`, what was found, and the remedy where it is not."""

    what: str
    ok: bool
    found: str
    remedy: str = ""
    needed: bool = True
    """Whether the program cannot work without it."""
    exit_code: ExitCode = ExitCode.MISSING_TOOL


def examine(settings: Settings, archive_root: Path) -> list[Finding]:
    """All checks, in the order in which a person would mend them."""
    checks: list[Callable[[], Finding]] = [
        _tesseract,
        lambda: _language(settings.language),
        _poppler,
        _in_process_engine,
        _restoration_model,
        lambda: _memory(settings),
        lambda: _writable(archive_root),
    ]
    return [check() for check in checks]


def require_tools(settings: Settings) -> None:
    """Raises MissingToolError where a batch could not even begin, before anything is touched."""
    for finding in (_tesseract(), _language(settings.language), _poppler()):
        if not finding.ok:
            raise MissingToolError(f"{finding.what}: {finding.found}", remedy=finding.remedy)


def _tesseract() -> Finding:
    found = tools.tesseract()
    remedy = "sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    return Finding("Tesseract", found is not None, found.version if found else "not installed", remedy)


def _language(language: str) -> Finding:
    what = f"Tesseract's model '{language}'"
    try:
        return Finding(what, True, str(tools.tessdata_folder(language)))
    except MissingToolError as error:
        return Finding(what, False, "not installed", error.remedy)


def _poppler() -> Finding:
    found = tools.pdftoppm_version()
    return Finding(
        "Poppler", found is not None, found or "not installed", "sudo apt-get install poppler-utils"
    )


def _in_process_engine() -> Finding:
    there = importlib.util.find_spec("tesserocr") is not None
    found = "installed" if there else "not installed: pages take about twice as long"
    return Finding("in-process engine (tesserocr)", there, found, "pip install tesserocr", needed=False)


def _restoration_model() -> Finding:
    from diacritics import Restorer  # here, because loading it is the check

    try:
        restorer = Restorer.load()
    except OSError as error:
        return Finding("restoration model", False, str(error), "install hoso again")
    if not restorer.has_network:
        found = "loads, without its network: a tenth more words restored wrongly"
        return Finding("restoration model", False, found, "pip install onnxruntime", needed=False)
    return Finding("restoration model", True, "loads, with its network")


def _memory(settings: Settings) -> Finding:
    total_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    workers = settings.workers or os.cpu_count() or 1
    enough = total_mb >= workers * MB_PER_WORKER
    found = f"{total_mb} MB for {workers} workers"
    return Finding(
        "memory", enough, found, f"use --workers {max(1, total_mb // MB_PER_WORKER)}", needed=False
    )


def _writable(root: Path) -> Finding:
    place = next(folder for folder in [root.absolute(), *root.absolute().parents] if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding("archive folder", True, f"{root} can be written")
    except OSError as error:
        remedy = "choose another with --archive"
        return Finding(
            "archive folder", False, f"{place}: {error.strerror}", remedy, exit_code=ExitCode.DATABASE
        )
