"""The copy that is there already: which of its files are as they were written, and how they are kept."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

DESCRIPTOR = "datapackage.json"
MADE_BY = "hoso"


class Noted(NamedTuple):
    """What the descriptor says of a file."""

    size: int
    sha256: str
    origin: str
    """Fingerprint of what it was made from; '' where none was noted."""


class Former:
    """The copy at `folder`; without files where there is none that hoso wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folders = set[str]()
        """Those that were made for files that were taken over."""
        self.noted, self._written_ns = _noted(folder)

    def may_stay(self, relative: str, origin: str) -> bool:
        """Whether a file was made from the same and nobody has changed it since."""
        noted = self.noted.get(relative)
        return noted is not None and noted.origin == origin and self._is_as_written(relative, noted)

    def take_equal(self, relative: str, beside: Path, written: Noted) -> bool:
        """Puts the former file in the place of a new one with the same bytes, so that a tool that compares
        times sees no change; whether there was one."""
        noted = self.noted.get(relative)
        if noted is None or noted[:2] != written[:2] or not self._is_as_written(relative, noted):
            return False
        (beside / relative).unlink()
        self.take(relative, beside)
        return True

    def take(self, relative: str, beside: Path) -> None:
        """Takes a file over into the new copy: by a second name for the same bytes, else by a copy with the
        same time."""
        source, target = (
            f"{self._folder}/{relative}",
            f"{beside}/{relative}",
        )  # Path takes longer than the link
        parent = target.rpartition("/")[0]
        if parent not in self._folders:
            Path(parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)

    def _is_as_written(self, relative: str, noted: Noted) -> bool:
        """By size and time: the descriptor is written last. A file that is newer is looked through."""
        path = f"{self._folder}/{relative}"
        try:
            told = os.lstat(path)
            if not S_ISREG(told.st_mode) or told.st_size != noted.size:
                return False
            return told.st_mtime_ns < self._written_ns or sha256_of_file(Path(path)) == noted.sha256
        except OSError:
            return False


def sha256_of_file(path: Path) -> str:
    """Of its bytes, as hex digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def noted_of_file(path: Path, origin: str) -> Noted:
    """What the descriptor is to say of a file that was written."""
    return Noted(path.stat().st_size, sha256_of_file(path), origin)


def _noted(folder: Path) -> tuple[dict[str, Noted], int]:
    """What the folder's descriptor says of its files, and when it was written (ns)."""
    try:
        path = folder / DESCRIPTOR
        package = json.loads(path.read_text(encoding="utf-8"))
        if package["created_by"] != MADE_BY:
            return {}, 0
        return dict(map(_told, package["resources"])), path.stat().st_mtime_ns
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, 0


def _told(resource: dict[str, Any]) -> tuple[str, Noted]:
    sha256 = str(resource["hash"]).removeprefix("sha256:")
    return str(resource["path"]), Noted(int(resource["bytes"]), sha256, str(resource.get("origin", "")))


def files_below(folder: Path) -> list[str]:
    """All files of the folder, relative to it, sorted."""
    start = len(folder.as_posix()) + 1
    found = list[str]()
    for place, _, names in os.walk(folder):  # Path.rglob takes a second for ten thousand files
        below = place.replace(os.sep, "/")[start:]
        found += [f"{below}/{name}" if below else name for name in names]
    return sorted(found)
