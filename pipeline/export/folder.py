"""A folder that takes the place of its former self at once, and of nobody else's."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DatabaseError, UsageError
from pipeline.export.former import DESCRIPTOR, Former, files_below

_BESIDE = ".hoso-tmp"
_FORMER = ".hoso-old"


class Successor:
    """A new folder that is to take the place of the former one; `needless` where that can stay."""

    def __init__(self, path: Path, former: Former) -> None:
        self.path, self.former = path, former
        self.needless = False


@contextmanager
def replacing_folder(target: Path) -> Iterator[Successor]:
    """A new folder beside `target` that takes its place when the block ends well, unless it says that it is
    needless.

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
            successor = Successor(beside, Former(target))
            yield successor
            if successor.needless:
                return
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
    noted = Former(target).noted
    ours = {DESCRIPTOR, *noted} if noted else set()
    foreign = [name for name in held if name not in ours]
    if foreign or not held:
        raise UsageError(
            f"the folder holds what hoso did not write ({foreign[0] if foreign else 'folders'})",
            remedy="name a new or an empty folder",
            path=target,
        )
