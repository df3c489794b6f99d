"""What the pipeline is, as one short word: any change of code, data or model changes it."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

ROOMS = ("schemas", "diacritics", "extractors", "pipeline")
SUFFIXES = (".py", ".csv", ".toml", ".json", ".sql", ".txt", ".npz", ".npy", ".bin")


@cache
def pipeline_version() -> str:
    """The release and a fingerprint (first 10 hex digits) of all code and data of the rooms."""
    digest = hashlib.sha256()
    for room in ROOMS:
        with_names = sorted(_files_below(room))
        for name, content in with_names:
            digest.update(f"{room}/{name}:{len(content)}\n".encode())
            digest.update(content)
    return f"{version('hoso')}-{digest.hexdigest()[:10]}"


def _files_below(room: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    folders = [("", files(room))]
    while folders:
        prefix, folder = folders.pop()
        for entry in folder.iterdir():
            if entry.is_dir() and entry.name != "__pycache__":
                folders.append((f"{prefix}{entry.name}/", entry))
            elif entry.name.endswith(SUFFIXES):
                found.append((prefix + entry.name, entry.read_bytes()))
    return found
