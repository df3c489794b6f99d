"""The folder of pictures: each as SVG, PNG, CSV and a page, and all of them on one page."""

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

from diacritics.alphabet import fold
from pipeline.archive.replacing import replacing
from pipeline.charts.data import EVERYTHING, Selection
from pipeline.charts.numbers import count
from pipeline.charts.page import OnPage, page, whole_script
from pipeline.charts.pictures import NAMES, Picture, pictures
from pipeline.charts.rendering import as_png, as_svg
from pipeline.charts.shown import as_csv
from pipeline.charts.specs import titled
from pipeline.charts.texts import Texts
from pipeline.errors import DatabaseError, UsageError
from pipeline.query import open_published

INDEX = "index.html"
ENDINGS = ("svg", "png", "csv", "html")
OURS = frozenset({INDEX, *(f"{name}.{ending}" for name in NAMES for ending in ENDINGS)})
CARD_MARK = b'content="hoso report-card"'
LINE = 105
"""Characters of a line below a picture's title."""


class Written(NamedTuple):
    """How many files were written, and the titles of pictures that there was nothing to draw for."""

    files: int
    empty: list[str]


def write_pictures(database_path: Path, folder: Path, chosen: Selection = EVERYTHING) -> Written:
    """Draws all pictures of a published database into a folder; those of an earlier time are replaced.

    Raises DatabaseError where there is no database or the folder cannot be written, UsageError where nothing
    can be drawn or the folder holds other things.
    """
    say = Texts()
    _require_ours(folder)
    with open_published(database_path) as database:
        found = pictures(database, chosen)
        sql = "SELECT count(*) FROM reports WHERE ($1 = '' OR province = $1) AND ($2 = 0 OR period_year = $2)"
        [(reports,)] = database.execute(sql, [chosen.province, chosen.year]).fetchall()
    if not any(picture.spec for picture in found):
        raise UsageError(
            "there are no figures to draw", remedy="read reports first, or choose another province or year"
        )
    facts = " · ".join(
        part
        for part in (
            say("made_from", reports=count(reports)),
            chosen.province,
            str(chosen.year) if chosen.year else "",
        )
        if part
    )
    files = _files(found, facts, say)
    _store(files, folder)
    return Written(len(files), [picture.title for picture in found if picture.spec is None])


def _store(files: dict[str, bytes], folder: Path) -> None:
    """Writes the files, and removes those of an earlier time that are no longer drawn."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in OURS - files.keys():
            (folder / stale).unlink(missing_ok=True)
        for name, content in files.items():
            with replacing(folder / name) as beside:
                beside.write_bytes(content)
    except OSError as error:
        raise DatabaseError(
            f"the folder cannot be written ({error.strerror or error})",
            remedy="look whether there is space and a right to write",
            path=folder,
        ) from error


def _files(found: list[Picture], facts: str, say: Texts) -> dict[str, bytes]:
    """All files by name; the page of all comes last."""
    files: dict[str, bytes] = {}
    bundle = whole_script()
    on_pages = [OnPage(picture, say) for picture in found]
    for picture, shown in zip(found, on_pages, strict=True):
        files[f"{picture.name}.csv"] = as_csv(picture.numbers)
        if picture.spec is None:
            continue
        lines = [line for note in (*picture.notes, facts) for line in textwrap.wrap(note, LINE)]
        svg = as_svg(titled(picture.spec, picture.title, lines), picture.name)
        files[f"{picture.name}.svg"] = svg.encode()
        files[f"{picture.name}.png"] = as_png(svg)
        files[f"{picture.name}.html"] = page([shown], picture.title, facts, bundle, say, False).encode()
    files[INDEX] = page(on_pages, say("page_title"), facts, bundle, say, True).encode()
    return files


def _require_ours(folder: Path) -> None:
    """Raises UsageError where the folder is a file, or holds what this command does not write."""
    if folder.exists() and not folder.is_dir():
        raise UsageError("this is a file", remedy="name a folder", path=folder)
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    foreign = [name for name in held if name not in OURS]
    if foreign:
        raise UsageError(
            f"the folder holds other things ({foreign[0]})",
            remedy="name a new or an empty folder",
            path=folder,
        )


def write_card(page: str, target: Path | None, name: str) -> Path:
    """Writes an agency's card; by default into this folder, under the agency's name.

    Raises UsageError where the file is there and no card, DatabaseError where it cannot be written.
    """
    path = target or Path(f"{_file_name(name)}.html")
    try:
        if path.exists() and CARD_MARK not in path.read_bytes()[:400]:
            raise UsageError("there is a file that is no report card", remedy="name another", path=path)
        with replacing(path) as beside:
            beside.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DatabaseError(f"the file cannot be written ({error.strerror or error})", path=path) from error
    return path


def _file_name(name: str) -> str:
    """A name that any system can hold: 'ubnd-huyen-suoi-mo'."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name))[:80].strip("-") or "co-quan"
