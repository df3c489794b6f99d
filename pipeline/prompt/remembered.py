"""What was asked before, kept in the user's own folder: it is hers and no part of the archive."""

import os
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def history_path() -> Path:
    """`hoso/sql_history` in the folder that the system has for such (XDG_STATE_HOME, else ~/.local/state)."""
    told = os.environ.get("XDG_STATE_HOME", "")
    root = Path(told) if Path(told).is_absolute() else Path.home() / ".local" / "state"
    return root / "hoso" / "sql_history"


def history(path: Path) -> History:
    """The history in a file that only its owner reads; where none can be written, one that ends with the
    program."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600))
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return _OnDisk(str(path))


class _OnDisk(FileHistory):
    """A disk that is full costs the history a line, and not the analyst her answer."""

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except (OSError, UnicodeError):
            return
