"""Programs outside this one: whether they are there, and running them with a time limit.

Nothing else in the project starts a program (pytesseract and pdf2image, behind their protocols, start
their own).
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import MissingToolError

PROBE_TIMEOUT_S = 20.0


class Outcome(NamedTuple):
    """What a program left behind."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Tesseract(NamedTuple):
    """An installed Tesseract program: its version, its languages, and the folder of its models."""

    version: str
    languages: tuple[str, ...]
    tessdata: Path | None


def run(
    command: Sequence[str],
    *,
    timeout_s: float,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run a program and wait for it.

    Raises `MissingToolError` where there is no such program and `TimeoutError` after `timeout_s` seconds;
    by then the program and everything it started have been killed.
    """
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=None if env is None else {**os.environ, **env},
            process_group=0,  # to be killed with its children, in the session of the worker that runs it
        )
    except FileNotFoundError as exc:
        raise MissingToolError(f"the program {command[0]} is not installed") from exc
    try:
        stdout, stderr = process.communicate(stdin, timeout=timeout_s)
    except BaseException as exc:
        _kill_group(process)
        if isinstance(exc, subprocess.TimeoutExpired):
            raise TimeoutError(f"{command[0]} did not finish within {timeout_s:g} s") from exc
        raise
    return Outcome(process.returncode, stdout, stderr)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a program with its children, and reap it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@cache
def tesseract() -> Tesseract | None:
    """The installed Tesseract program, None where there is none."""
    if shutil.which("tesseract") is None:
        return None
    version = _said(run(["tesseract", "--version"], timeout_s=PROBE_TIMEOUT_S)).splitlines()
    listed = _said(run(["tesseract", "--list-langs"], timeout_s=PROBE_TIMEOUT_S)).splitlines()
    folder = re.search(r'"([^"]+)"', listed[0]) if listed else None
    return Tesseract(
        version=version[0].removeprefix("tesseract").strip() if version else "",
        languages=tuple(name.strip() for name in listed[1:] if name.strip()),
        tessdata=Path(folder[1]) if folder else None,
    )


@cache
def pdftoppm_version() -> str | None:
    """The version of Poppler's pdftoppm, None where it is not installed."""
    if shutil.which("pdftoppm") is None:
        return None
    said = _said(run(["pdftoppm", "-v"], timeout_s=PROBE_TIMEOUT_S))
    found = re.search(r"version\s+(\S+)", said)
    return found[1] if found else "unknown"


def tessdata_folder(language: str) -> Path:
    """The folder that holds the models of `language` ("vie", "vie+eng").

    `TESSDATA_PREFIX` comes first (it may name the folder or its parent), then the folder that the installed
    program names, then the usual places. Raises `MissingToolError` where no folder has all models.
    """
    wanted = [part for part in language.split("+") if part]
    for folder in _tessdata_candidates():
        if wanted and all((folder / f"{name}.traineddata").is_file() for name in wanted):
            return folder
    raise MissingToolError(
        f"Tesseract's language model {language!r} is not installed",
        remedy=" ".join(
            ["sudo apt-get install tesseract-ocr", *(f"tesseract-ocr-{name}" for name in wanted)]
        ),
    )


def _tessdata_candidates() -> list[Path]:
    folders = []
    prefix = os.environ.get("TESSDATA_PREFIX")
    if prefix:
        folders += [Path(prefix), Path(prefix) / "tessdata"]
    installed = tesseract()
    if installed is not None and installed.tessdata is not None:
        folders.append(installed.tessdata)
    for root in (Path("/usr/share"), Path("/usr/local/share"), Path("/opt/homebrew/share")):
        folders += [*sorted((root / "tesseract-ocr").glob("*/tessdata"), reverse=True), root / "tessdata"]
    return folders


def _said(outcome: Outcome) -> str:
    """All output of a probe; which of the two streams it goes to differs between versions."""
    return (outcome.stdout + b"\n" + outcome.stderr).decode("utf-8", "replace").strip()
