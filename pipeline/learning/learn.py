"""`hoso learn`: an archive's corrections become labels, counts and a calibration; nothing is changed."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from extractors.acceptance import packaged
from pipeline.archive import Archive, Ledger
from pipeline.archive.replacing import replacing
from pipeline.calibration import calibration_of
from pipeline.corrections.history import History
from pipeline.corrections.keying import keyings
from pipeline.errors import DatabaseError, UsageError
from pipeline.learning.calibrating import Judgement, Tally, as_toml, calibrated, judgements, tallies
from pipeline.learning.labels import Labels, labels_of
from pipeline.learning.words import Pair, channel_lines, word_pairs
from pipeline.settings import Settings


class Learned(NamedTuple):
    """What an archive teaches. `broken`: documents whose artefacts cannot be read, in words."""

    documents: int
    labels: list[Labels]
    pairs: Counter[Pair]
    tallies: list[Tally]
    calibration: str
    broken: list[str]

    @property
    def whole(self) -> list[Labels]:
        """Reports of which every figure is decided."""
        return [one for one in self.labels if one.undecided == 0]


def learn(archive: Archive, settings: Settings, progress: Callable[[int, int], None]) -> Learned:
    """Reads all artefacts of an archive, and what people decided. `progress` is told (done, in all).

    Raises UsageError where the settings name a calibration that is none, DatabaseError for the ledger.
    """
    held, rule = calibration_of(settings) or packaged(), keyings(archive)
    labels: list[Labels] = []
    pairs: Counter[Pair] = Counter()
    judged: list[Judgement] = []
    broken: list[str] = []
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        rows = [row for row in ledger.documents().values() if row.artefact_sha256]
        corrected = History(ledger).of_documents(row.document_id for row in rows)
        for number, row in enumerate(rows, start=1):
            history = corrected.get(row.document_id, [])
            try:
                result = archive.read_artefact(row.document_id, row.version)
            except DatabaseError as error:
                broken.append(error.message)
            else:
                judged += judgements(result, history, rule)
                if history:
                    pairs += word_pairs(history)
                    made = labels_of(result, history, rule)
                    labels += [made] if made.gold.observations else []
            progress(number, len(rows))
    counted = tallies(judged, held)
    calibration = as_toml(calibrated(counted, held))
    return Learned(len(rows), labels, pairs, counted, calibration, broken)


def write(learned: Learned, folder: Path) -> list[Path]:
    """Writes `gold/ID.json` (whole reports), `partial/ID.json`, `sources.csv`, `channel.tsv` where there is
    something to count, and `calibration.toml`.

    Raises UsageError where the folder holds anything, which might pass for learned now, and DatabaseError
    where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("this is no empty folder", remedy="name a new one", path=folder)
    files: dict[str, str] = {"calibration.toml": learned.calibration}
    for one in learned.labels:
        told = one.gold.model_dump_json(indent=1)
        if one.undecided == 0:
            files[f"gold/{one.document_id}.json"] = told + "\n"
        else:
            head = f'{{"complete": false, "undecided": {one.undecided}, "labels":\n'
            files[f"partial/{one.document_id}.json"] = head + told + "}\n"
    if lines := channel_lines(learned.pairs):
        files["channel.tsv"] = "\n".join(lines) + "\n"
    files["sources.csv"] = _sources(learned.labels)
    written = []
    try:
        for name, content in files.items():
            with replacing(folder / name) as beside:
                beside.write_text(content, encoding="utf-8")
            written.append(folder / name)
    except OSError as error:
        raise DatabaseError(f"this cannot be written ({error.strerror})", path=folder) from error
    return written


def _sources(labels: list[Labels]) -> str:
    """Which file each label is of."""
    table = io.StringIO()
    out = csv.writer(table, lineterminator="\n")
    out.writerow(["label", "complete", "file"])
    out.writerows((one.document_id, one.undecided == 0, one.path) for one in labels)
    return table.getvalue()
