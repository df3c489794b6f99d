"""The corpus folder: its text files, and the rule by which chunks of them are held out.

A corpus file is UTF-8, xz-compressed or plain, one paragraph a line, documents one after another. Chunks of
50 lines are dealt by a checksum of file name and chunk number: 1 in 200 to `dev` (tuning), 1 in 200 to `test`
(reporting only), the rest to `train`. The 25 lines before and after a held-out chunk go to nobody, so that no
short document stands on both sides. The rule depends on nothing but names and line numbers.
"""

import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

Part = Literal["train", "dev", "test"]

CHUNK_LINES = 50
GAP_LINES = 25
_ONE_IN = 200


def chunk_part(file_name: str, chunk: int) -> Part:
    """The part a chunk was dealt to, gaps aside."""
    draw = zlib.crc32(f"{file_name}:{chunk}".encode()) % _ONE_IN
    return "dev" if draw == 0 else "test" if draw == 1 else "train"


def line_part(file_name: str, line_no: int) -> Part | None:
    """The part line `line_no` (from 0) belongs to; None for the gap around held-out chunks."""
    chunk, offset = divmod(line_no, CHUNK_LINES)
    part = chunk_part(file_name, chunk)
    if part != "train":
        return part
    if offset < GAP_LINES and chunk > 0 and chunk_part(file_name, chunk - 1) != "train":
        return None
    if offset >= CHUNK_LINES - GAP_LINES and chunk_part(file_name, chunk + 1) != "train":
        return None
    return "train"


def corpus_files(folder: Path) -> dict[str, Path]:
    """The text files of a corpus folder by stem ('vi_admin'), README files left out; or one file."""
    if folder.is_file():
        return {folder.stem: folder}
    found = {
        path.name.split(".")[0]: path
        for path in sorted(folder.iterdir())
        if path.name.endswith((".txt.xz", ".txt"))
    }
    if not found:
        raise FileNotFoundError(
            f"no .txt or .txt.xz files in {folder}: give the folder that holds the corpus"
        )
    return found


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a plain or xz-compressed file, without line ends."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield str(line).rstrip("\n")


def read_part(path: Path, part: Part) -> Iterator[str]:
    """The lines of one part of a corpus file, in order."""
    stem = path.name.split(".")[0]
    for line_no, line in enumerate(read_lines(path)):
        if line_part(stem, line_no) == part:
            yield line
