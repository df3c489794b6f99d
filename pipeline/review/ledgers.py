"""Open ledgers for the desk's threads: opening one costs more than what is asked of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import Ledger

MOST_FREE = 8
"""So many stay open while nobody uses them."""


class _Open(NamedTuple):
    inode: int
    ledger: Ledger


class Ledgers:
    """Lends ledgers, each to one thread at a time; what is written through them is on the disk at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._free: list[_Open] = []

    @contextmanager
    def one(self) -> Iterator[Ledger]:
        """A ledger of the file that lies there now. Raises DatabaseError."""
        lent = self._take() or self._open()
        try:
            yield lent.ledger
        except BaseException:
            lent.ledger.close()  # who knows what state it is in
            raise
        with self._lock:
            if len(self._free) < MOST_FREE:
                self._free.append(lent)
                return
        lent.ledger.close()

    def _take(self) -> _Open | None:
        """A free one; those of a file that another has replaced are closed."""
        inode = self._inode()
        while True:
            with self._lock:
                if not self._free:
                    return None
                found = self._free.pop()
            if found.inode == inode:
                return found
            found.ledger.close()

    def _open(self) -> _Open:
        ledger = Ledger(self._path, one_thread=False)
        ledger.sync_always()
        return _Open(self._inode(), ledger)

    def _inode(self) -> int:
        return self._path.stat().st_ino if self._path.exists() else 0
