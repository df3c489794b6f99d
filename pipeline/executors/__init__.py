"""Where work is done: in processes of this machine, or on the workers of a Dask cluster that exists."""

from pipeline.executors.ahead import in_order
from pipeline.executors.base import Executor, WorkerDiedError, answer_of
from pipeline.executors.local import LocalExecutor
from pipeline.executors.place import executor_at

__all__ = ["Executor", "LocalExecutor", "WorkerDiedError", "answer_of", "executor_at", "in_order"]
