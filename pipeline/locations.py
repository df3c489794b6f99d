"""Where a source lies: a path of this machine, a member of a ZIP file (`reports.zip!/2023/a.pdf`), or a URL
that fsspec knows (`s3://bucket/a.pdf`, `sftp://host/a.pdf`). What is no path is fetched to be read."""

import shutil
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple

from pipeline.errors import InputError, UsageError, printable
from schemas.document import FailureCategory

IN_ZIP = "!/"
"""Stands between a ZIP file and its member."""
_CHUNK = 1 << 20


def is_url(location: str) -> bool:
    """Whether a location is a URL rather than a path."""
    return "://" in location


def name_of(location: str) -> str:
    """The file's own name."""
    return PurePosixPath(location).name


def exists(location: str) -> bool:
    """Whether there is such a file now. A store that does not answer counts as one that has it: what is wrong
    is told when the file is read."""
    if is_url(location):
        file_system, path = file_system_of(location)
        try:
            return bool(file_system.exists(path))
        except OSError:
            return True
    return Path(location.partition(IN_ZIP)[0]).exists()


def open_location(location: str) -> IO[bytes]:
    """Opens a source for reading. Raises OSError (or one of its kind) where it cannot be read."""
    if is_url(location):
        file_system, path = file_system_of(location)
        opened: IO[bytes] = file_system.open(path, "rb")
        return opened
    holder, _, member = location.partition(IN_ZIP)
    if not member:
        return Path(holder).open("rb")
    try:
        with zipfile.ZipFile(holder) as archive:
            return archive.open(member)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise OSError(f"not readable in its ZIP file: {error}") from error


def file_system_of(url: str) -> tuple[Any, str]:
    """fsspec's file system for a URL, and the path in it.

    Raises UsageError where the package that speaks its protocol is not installed.
    """
    from fsspec.core import url_to_fs  # only archives on other machines need it

    try:
        file_system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        protocol = url.partition("://")[0]
        raise UsageError(
            f"{printable(url)} cannot be opened ({error})",
            remedy=f"install what fsspec needs for {protocol}: (s3fs for s3, paramiko for sftp)",
        ) from error
    return file_system, str(path)


class _Held(NamedTuple):
    location: str
    folder: "TemporaryDirectory[str]"
    path: Path


_held: list[_Held] = []


def local_file(location: str) -> Path:
    """A file of this machine with the source's bytes: the source itself, or a copy that is kept until the
    next one is asked for, so that the parts of a long document do not fetch it again and again.

    Raises InputError (`damaged`) where it cannot be read.
    """
    if not is_url(location) and IN_ZIP not in location:
        return Path(location)
    if _held and _held[0].location == location:
        return _held[0].path
    while _held:
        _held.pop().folder.cleanup()
    folder = TemporaryDirectory(prefix="hoso-")
    path = Path(folder.name) / name_of(location)
    try:
        with open_location(location) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
    except (OSError, zipfile.BadZipFile) as error:
        folder.cleanup()
        raise InputError(
            FailureCategory.DAMAGED,
            f"cannot be read ({error})",
            remedy="check its name and rights",
            path=location,
        ) from error
    _held.append(_Held(location, folder, path))
    return path
