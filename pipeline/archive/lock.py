"""One batch at a time: a lock that the operating system releases when its holder dies."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.archive.folder import Archive
from pipeline.archive.ledger import now
from pipeline.errors import ArchiveLockedError, DatabaseError


@contextmanager
def batch_lock(archive: Archive) -> Iterator[None]:
    """Holds the archive for one batch. Raises ArchiveLockedError, naming the holder, where another has it."""
    try:
        opened = archive.lock_path.open("a+", encoding="utf-8")
    except OSError as error:
        raise DatabaseError(
            f"the archive folder cannot be written ({error.strerror})", path=archive.root
        ) from error
    with opened as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise ArchiveLockedError(_holder(handle.read()), path=archive.root) from error
        handle.truncate(0)
        handle.write(json.dumps({"pid": os.getpid(), "started": now()}))
        handle.flush()
        yield


def _holder(told: str) -> str:
    try:
        holder = json.loads(told)
        return f"process {holder['pid']} has been writing to this archive since {holder['started']} UTC"
    except (ValueError, KeyError, TypeError):
        return "another process is writing to this archive"
