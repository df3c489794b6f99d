"""A worker process's place in the world: a session of its own, bounded memory, an end with its batch."""

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""Linux's prctl option: the signal that a process gets when the one that started it dies (prctl(2))."""


def settle_in(memory_mb: int | None = None) -> None:
    """Makes this process a worker: whatever kills it, or the batch, leaves nothing of it behind.

    `memory_mb` bounds the memory that it and each program it starts may write to.
    """
    os.setsid()
    signal.signal(signal.SIGTERM, _end_with_all)
    _die_with_parent()
    if memory_mb is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))


@contextmanager
def bounded_memory(memory_mb: int) -> Iterator[None]:
    """Bounds the memory that this process, and each program that it starts, may write to while the block
    runs: as a worker's, for a command that reads a file itself. Raises MemoryError in the block."""
    former, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory_mb << 20
    bounds = [bound for bound in (former, most) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *bounds]), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (former, most))


def _end_with_all(*_: object) -> None:
    kill_session(os.getpid())


def kill_session(leader: int) -> None:
    """Kills all processes of a session, its leader last."""
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        with contextlib.suppress(OSError):  # ended by itself, or somebody else's
            if pid != leader and os.getsid(pid) == leader:
                os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        if os.getsid(leader) == leader:
            os.kill(leader, signal.SIGKILL)


def _die_with_parent() -> None:
    """A batch that is killed takes its workers along; without this, one in the middle of a page would end it
    for nobody."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
