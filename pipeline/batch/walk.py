"""The files that a batch finds: in folders, in ZIP files, and wherever fsspec reaches."""

import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pipeline.errors import UsageError, printable
from pipeline.locations import IN_ZIP, file_system_of, is_url
from pipeline.settings import Settings

SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".txt"})
"""What is picked up inside a folder. A file that is named outright is tried whatever its name."""
ZIP_SUFFIX = ".zip"

_BOMB_RATIO = 200
_BOMB_LEAST = 50_000_000
"""A member that unpacks to so many bytes and so many times its packed size, is no scan."""


class Found(NamedTuple):
    """A file as it is now. `mtime_ns` is None where its store tells no time of change."""

    location: str
    size_bytes: int
    mtime_ns: int | None

    @property
    def key(self) -> str:
        """The location as the ledger writes it: bytes of a name that are no UTF-8 as their codes."""
        return self.location.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class Skipped(NamedTuple):
    """A file that is left alone, and why."""

    path: str
    reason: str


def existing(places: Iterable[str | Path]) -> list[str]:
    """The places, paths absolute and without '..'. Raises UsageError for one that does not exist."""
    return [_existing(str(place)) for place in places]


def _existing(place: str) -> str:
    if is_url(place):
        file_system, path = file_system_of(place)
        try:
            there = file_system.exists(path)
        except Exception as error:  # s3, sftp and others raise classes of their own with no root but this
            raise UsageError(
                f"cannot be reached ({type(error).__name__}: {error})",
                remedy="check address and rights",
                path=place,
            ) from error
    else:
        place = os.path.abspath(place)  # noqa: PTH100  # links keep their names
        there = Path(place).exists()
    if not there:
        raise UsageError("there is no such file or folder", remedy="check the path", path=place)
    return place


def walk(places: Iterable[str], skipped: list[Skipped], settings: Settings) -> Iterator[Found]:
    """The files at `places`, each once, in the order of their names.

    Hidden files and folders and links to folders are left out; what is no regular file, or cannot be entered
    or looked at, is added to `skipped`.
    """
    seen: set[str] = set()
    for place in places:
        for found in _found_at(place, skipped, settings):
            if found.location not in seen:
                seen.add(found.location)
                yield found


def _found_at(place: str, skipped: list[Skipped], settings: Settings) -> Iterator[Found]:
    if is_url(place):
        yield from _in_store(place)
        return
    path = Path(place)
    for file in _files_below(path, skipped) if path.is_dir() else [path]:
        found = _look(file, skipped)
        if found is None:
            continue
        if file.suffix.lower() == ZIP_SUFFIX:
            yield from _in_zip(found, skipped, settings)
        else:
            yield found


def _files_below(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def book(error: OSError) -> None:
        skipped.append(Skipped(printable(str(error.filename)), f"cannot be entered ({error.strerror})"))

    for root, folders, names in os.walk(folder, onerror=book):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _is_wanted(name) or (name.lower().endswith(ZIP_SUFFIX) and not name.startswith(".")):
                yield Path(root) / name


def _is_wanted(name: str) -> bool:
    return not name.startswith(".") and PurePosixPath(name).suffix.lower() in SUFFIXES


def _look(file: Path, skipped: list[Skipped]) -> Found | None:
    try:
        told = file.stat()
    except OSError as error:
        skipped.append(Skipped(printable(str(file)), f"cannot be read ({error.strerror})"))
        return None
    if not stat.S_ISREG(told.st_mode):
        skipped.append(Skipped(printable(str(file)), "is no regular file"))
        return None
    return Found(str(file), told.st_size, told.st_mtime_ns)


def _in_zip(holder: Found, skipped: list[Skipped], settings: Settings) -> Iterator[Found]:
    """The reports in a ZIP file, without unpacking it."""
    try:
        with zipfile.ZipFile(holder.location) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        skipped.append(
            Skipped(printable(holder.location), f"is no readable ZIP file ({error}); copy it again")
        )
        return
    if len(members) > settings.max_zip_members:
        told = f"holds {len(members)} files, the limit is {settings.max_zip_members}; unpack it"
        skipped.append(Skipped(printable(holder.location), f"{told}, or raise HOSO_MAX_ZIP_MEMBERS"))
        return
    for member in sorted(members, key=lambda one: one.filename):
        parts = PurePosixPath(member.filename).parts
        if any(part.startswith((".", "__MACOSX")) for part in parts[:-1]) or not _is_wanted(parts[-1]):
            continue
        location = f"{holder.location}{IN_ZIP}{member.filename}"
        if reason := _why_not_unpacked(member, settings):
            skipped.append(Skipped(printable(location), reason))
        else:
            yield Found(location, member.file_size, holder.mtime_ns)


def _why_not_unpacked(member: zipfile.ZipInfo, settings: Settings) -> str | None:
    if member.flag_bits & 1:
        return "is encrypted in its ZIP file; unpack it with its password"
    if member.file_size > settings.max_file_mb * 1_000_000:
        return f"unpacks to {member.file_size // 1_000_000} MB, the limit is {settings.max_file_mb}"
    if member.file_size > max(_BOMB_LEAST, _BOMB_RATIO * member.compress_size):
        return f"unpacks to {member.file_size // max(1, member.compress_size)} times its size: no scan does"
    return None


def _in_store(url: str) -> Iterator[Found]:
    """The files below a URL, or the file that it is."""
    file_system, path = file_system_of(url)
    found: dict[str, dict[str, Any]] = file_system.find(path, detail=True)
    for name in sorted(found):
        if name == path or (_is_wanted(PurePosixPath(name).name) and not _is_hidden(name, path)):
            info = found[name]
            yield Found(file_system.unstrip_protocol(name), int(info.get("size") or 0), _changed_ns(info))


def _is_hidden(name: str, root: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name.removeprefix(root)).parts)


def _changed_ns(info: dict[str, Any]) -> int | None:
    """When a file of a store was last changed: each store has its own word for it."""
    told = next(
        (info[word] for word in ("mtime", "LastModified", "last_modified", "modified") if word in info), None
    )
    if isinstance(told, datetime):
        return int(told.timestamp() * 1e9)
    return int(float(told) * 1e9) if isinstance(told, (int, float)) else None
