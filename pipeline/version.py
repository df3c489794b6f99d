"""What the pipeline is, as one short word: any change of the code, data or model that reads changes it."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

ROOMS = ("schemas", "diacritics", "extractors", "pipeline")
NOT_READING = {
    *("__pycache__", "train", "sql", "archive", "batch", "corrections", "evaluation", "executors", "publish"),
    *(
        "export",
        "search",
        "review",
        "learning",
        "prompt",
        "screens",
        "searchable",
        "cli",
        "doctor.py",
        "query.py",
        "sanity.py",
        "status.py",
    ),
}
"""What lies in the rooms and has no part in what is read from a page."""


@cache
def pipeline_version() -> str:
    """The release and a fingerprint (first 10 hex digits) of all code and data that read."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for name, content in sorted(_files_below(files(room), room)):
            digest.update(f"{name}:{len(content)}\n".encode())
            digest.update(content)
    return f"{version('hoso')}-{digest.hexdigest()[:10]}"


def _files_below(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.name in NOT_READING:
            continue
        found += _files_below(entry, name) if entry.is_dir() else [(name, entry.read_bytes())]
    return found
