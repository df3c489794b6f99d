"""Double keying (nhập kép): whether a figure of an archive needs two equal entries by different people.

It is a property of the archive, a file beside its users: all desks and all publications go by it.
"""

import json
from pathlib import Path

from pipeline.archive import Archive
from pipeline.archive.replacing import replacing
from pipeline.errors import DatabaseError

SINGLE, DOUBLE = 1, 2
"""So many equal entries settle a figure."""
FILE = "desk.json"


def keyings(archive: Archive) -> int:
    """How many equal entries by different people settle a figure of the archive.

    Raises DatabaseError where its file is damaged: to take one entry for two would be worse.
    """
    path = _path(archive)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["keyings"]
        if told in (SINGLE, DOUBLE):
            return int(told)
    except FileNotFoundError:
        return SINGLE
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise DatabaseError(
        "what the desk goes by cannot be read",
        remedy="say it again: 'hoso review --double-keying' or '--single-keying'",
        path=path,
    )


def set_keyings(archive: Archive, number: int) -> None:
    """Lets so many equal entries settle a figure from now on, decided ones included. Raises DatabaseError."""
    path = _path(archive)
    try:
        with replacing(path) as beside:
            beside.write_text(json.dumps({"keyings": number}) + "\n", encoding="utf-8")
    except OSError as error:
        raise DatabaseError(f"this cannot be written ({error.strerror})", path=path) from error


def _path(archive: Archive) -> Path:
    return archive.root / FILE
