"""The published database: built from the archive's artefacts, replaced atomically; and the search index that
goes with it."""

from pipeline.archive import Archive, Ledger
from pipeline.publish.database import PublishReport
from pipeline.publish.database import publish as publish_database
from pipeline.search import bring_up_to_date

__all__ = ["PublishReport", "publish"]


def publish(archive: Archive, ledger: Ledger, from_nothing: bool = False) -> PublishReport:
    """Brings the archive's database, then the search index up to what the ledger says.

    `from_nothing` builds the database anew. Raises DatabaseError where one of them cannot be written.
    """
    report = publish_database(archive, ledger, from_nothing)
    bring_up_to_date(archive, ledger)
    return report
