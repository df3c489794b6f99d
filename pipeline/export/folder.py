"""A folder that takes the place of its former self at once, and of nobody else's."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DatabaseError, UsageError
from pipeline.export.dictionary import DESCRIPTOR, MADE_BY, files_below

_BESIDE = ".hoso-tmp"
_FORMER = ".hoso-old"


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A new folder beside `target` that takes its place when the block ends well.

    Raises UsageError where `target` holds something that hoso did not write, DatabaseError where it cannot be
    written.
    """
    target = target.resolve()
    former = target.with_name(f".{target.name}{_FORMER}")
    beside = target.with_name(f".{target.name}.{os.getpid()}{_BESIDE}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if former.exists() and not target.exists():
            former.rename(target)  # a publication was killed between its two renames
        _require_ours(target)
        _sweep(target)
        beside.mkdir()
        try:
            yield beside
            if target.exists():
                shutil.rmtree(former, ignore_errors=True)
                target.rename(former)
            beside.rename(target)
            shutil.rmtree(former, ignore_errors=True)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise DatabaseError(
            f"the folder cannot be written ({error.strerror or error})",
            remedy="look whether there is space and a right to write",
            path=target,
        ) from error


def _sweep(target: Path) -> None:
    """Removes what killed publications left."""
    for leftover in target.parent.glob(f".*{_BESIDE}"):
        name, _, number = leftover.name.removesuffix(_BESIDE).rpartition(".")
        if name == f".{target.name}" and number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(leftover, ignore_errors=True)


def _require_ours(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError("this is a file", remedy="name a folder", path=target)
    held = files_below(target)
    if not held and not any(target.iterdir()):
        return
    ours = _listed(target)
    foreign = [name for name in held if name not in ours]
    if foreign or not held:
        raise UsageError(
            f"the folder holds what hoso did not write ({foreign[0] if foreign else 'folders'})",
            remedy="name a new or an empty folder",
            path=target,
        )


def _listed(target: Path) -> set[str]:
    """The files that the folder's descriptor names, itself among them; none where hoso did not write it."""
    try:
        package = json.loads((target / DESCRIPTOR).read_text(encoding="utf-8"))
        if package["created_by"] != MADE_BY:
            return set()
        return {DESCRIPTOR, *(resource["path"] for resource in package["resources"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
