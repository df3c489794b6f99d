"""The archive folder (kho): immutable artefacts, one ledger, one published database.

kho/
  ledger.sqlite     which files were seen, what became of them
  artefacts/ab/…    one compressed JSON per processed document
  hoso.duckdb       what analysts open, replaced atomically
"""

from pipeline.archive.folder import Archive
from pipeline.archive.ledger import DocumentRow, Ledger, LedgerState

__all__ = ["Archive", "DocumentRow", "Ledger", "LedgerState"]
