"""Whether the published database says what the archive says: another is built from nothing, and compared."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipeline.archive import Archive, Ledger
from pipeline.archive.replacing import sweep
from pipeline.corrections.keying import keyings
from pipeline.publish.database import TABLES, built_upon, fill
from pipeline.query import first_line


def differences(archive: Archive, ledger: Ledger) -> Iterator[str]:
    """What is wrong with the published database, a clause each; nothing where it is as it should be.

    Raises DatabaseError where there is no room to build another beside it.
    """
    if not archive.database_path.exists():
        yield "there is no published database"
        return
    held = built_upon(archive, ledger)
    if held is None:
        yield "it is not as hoso left it, or from another release"
        return
    if waiting := ledger.changed_since(held.changed):
        yield f"{len(waiting)} documents changed since it was published"
        return
    if held.keyings != keyings(archive):
        yield "double keying was switched on or off since it was published"
        return
    anew = archive.root / ".sanity.duckdb.tmp"  # the name of something half-written: it never stays
    sweep(anew)
    try:
        fill(anew, archive, ledger, list(ledger.documents()), held.keyings)
        yield from _different_tables(archive.database_path, anew)
    except duckdb.Error as error:
        yield f"it cannot be read ({first_line(error)})"
    finally:
        sweep(anew)


def _different_tables(published: Path, anew: Path) -> Iterator[str]:
    with duckdb.connect(":memory:") as database:
        for name, path in (("published", published), ("anew", anew)):
            quoted = str(path).replace("'", "''")
            database.execute(f"ATTACH '{quoted}' AS db_{name} (READ_ONLY)")
        for table in (*TABLES, "indicators"):
            held, wanted = (_told(database, f"db_{name}.{table}") for name in ("published", "anew"))
            if held != wanted:
                rows = f"{held[0]} rows, {wanted[0]} wanted" if held[0] != wanted[0] else "other values"
                yield f"the table {table} is not what the artefacts say ({rows})"


def _told(database: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Rows of a table and a sum over them that does not depend on their order."""
    sql = f"SELECT count(*), coalesce(sum(hash(row_of)::HUGEINT), 0) FROM {table} AS row_of"
    rows, total = database.execute(sql).fetchall()[0]
    return int(rows), int(total)
