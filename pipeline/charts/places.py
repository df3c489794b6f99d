"""Places by the names that people type."""

from pathlib import Path

from diacritics.alphabet import fold
from pipeline.errors import UsageError
from pipeline.query import open_published

MOST_LISTED = 20


def province_named(database_path: Path, typed: str) -> str:
    """A province of the reports by its name or a part of it, with or without diacritics.

    Raises UsageError where none or several fit.
    """
    with open_published(database_path) as database:
        rows = database.execute(
            "SELECT DISTINCT province FROM reports WHERE province IS NOT NULL ORDER BY 1"
        ).fetchall()
    wanted = fold(typed)
    fitting = [name for (name,) in rows if wanted in fold(name)]
    exact = [name for name in fitting if typed.casefold() == name.casefold()] or [
        name for name in fitting if fold(name) == wanted
    ]
    if len(exact) == 1 or len(fitting) == 1:
        return str((exact or fitting)[0])
    if not fitting:
        raise UsageError(f"no report is of a province {typed!r}", remedy="see the view agencies")
    raise UsageError(f"{typed!r} may be {', '.join(fitting[:MOST_LISTED])}", remedy="write the name in full")
