"""A folder of labelled reports: `scans/NAME.*` and `gold/NAME.json`."""

from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pipeline.errors import UsageError
from schemas.gold import GoldReport


class Labelled(NamedTuple):
    """A report and its labels."""

    name: str
    file: Path
    gold: GoldReport


def labelled_reports(folder: Path) -> list[Labelled]:
    """All labelled reports of a folder, by name.

    Raises UsageError where there are none, where labels have no report, or where labels do not read.
    """
    golds = sorted((folder / "gold").glob("*.json"))
    if not golds:
        raise UsageError(
            "there are no labels here",
            remedy="name a folder with gold/NAME.json and scans/NAME.*",
            path=folder,
        )
    return [Labelled(gold.stem, _file(folder, gold.stem), _read(gold)) for gold in golds]


def _file(folder: Path, name: str) -> Path:
    found = sorted((folder / "scans").glob(f"{name}.*"))
    if not found:
        raise UsageError(f"the labels {name} have no report", remedy="put it into scans/", path=folder)
    return found[0]


def _read(path: Path) -> GoldReport:
    try:
        return GoldReport.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"the labels do not read: {where}: {first['msg']}", remedy="mend them", path=path
        ) from error
