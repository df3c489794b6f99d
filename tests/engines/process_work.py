"""Work that tells what process does it."""

import os
import resource
from typing import NamedTuple


class ProcessTold(NamedTuple):
    """A worker process: its parent (on a cluster the Dask worker), and what holds for it."""

    number: int
    pid: int
    parent: int
    memory_mb: int
    leads_session: bool


def process_told(number: int) -> ProcessTold:
    """The process that does this, with the `number` given."""
    pid = os.getpid()
    memory_mb = resource.getrlimit(resource.RLIMIT_DATA)[0] >> 20
    return ProcessTold(number, pid, os.getppid(), memory_mb, os.getsid(0) == pid)
