"""The batch: what `hoso run` does with folders of reports, from the plan to the published database."""

from pipeline.batch.commit import Settled
from pipeline.batch.listener import BatchListener
from pipeline.batch.plan import Choice
from pipeline.batch.run import BatchReport, MostFailures, run_batch

__all__ = ["BatchListener", "BatchReport", "Choice", "MostFailures", "Settled", "run_batch"]
