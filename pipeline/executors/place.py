"""Which executor a user means."""

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import UsageError
from pipeline.executors.base import Executor
from pipeline.executors.local import LocalExecutor
from pipeline.settings import Settings

DASK = "dask://"


@contextmanager
def executor_at(where: str, settings: Settings) -> Iterator[Executor]:
    """The executor at `where`: `local`, or `dask://HOST:PORT`. Raises UsageError."""
    if where == "local":
        with LocalExecutor(settings.workers, settings.worker_memory_mb) as local:
            yield local
    elif where.startswith(DASK):
        from pipeline.executors.cluster import ClusterExecutor  # Dask is installed where it is used

        address = f"tcp://{where.removeprefix(DASK)}"
        with ClusterExecutor(address, settings) as cluster:
            yield cluster
    else:
        raise UsageError(f"there is no executor {where!r}", remedy="local, or dask://HOST:PORT")
