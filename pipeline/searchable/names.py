"""Which file in the folder of searchable PDFs belongs to which document.

A PDF is named after its source; where that name is taken, the document's key follows it. Whose a PDF is, and
what it was made from, stands in the PDF itself (its stamp): nothing has to be kept beside the folder, a
second run knows what is there, and a file of somebody else is never written over.
"""

import unicodedata
from pathlib import Path
from typing import NamedTuple

import pikepdf

from pipeline.errors import UsageError

STAMP = "/HosoText"
"""The entry of a PDF's document information that holds its stamp."""
LAYER_VERSION = 2
"""Counts changes of how the text is laid over the scan; PDFs of an earlier count are written anew."""
_MOST_BYTES = 180
"""Of a name without its ending: file systems take 255 for all of it."""


class Stamp(NamedTuple):
    """Which document a PDF shows and which artefact its text is from."""

    document_id: str
    artefact_sha256: str
    version: int = LAYER_VERSION

    def __str__(self) -> str:
        return f"{self.document_id} {self.artefact_sha256} {self.version}"


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a PDF, None where it has none or is no PDF."""
    try:
        with pikepdf.open(path) as pdf:
            document_id, artefact, version = str(pdf.trailer["/Info"][STAMP]).split(" ")
            return Stamp(document_id, artefact, int(version))
    except (OSError, KeyError, ValueError, TypeError, RuntimeError, pikepdf.PdfError, pikepdf.PasswordError):
        return None


class Names:
    """The names in one folder, given out one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given: set[str] = set()

    def target(self, source: Path, document_id: str) -> tuple[Path, Stamp | None]:
        """Where a document's PDF is or is to be written, and the stamp of what is there of it already."""
        stem = _stem(source)
        plain, own = (self._folder / f"{name}.pdf" for name in (stem, f"{stem}.{document_id}"))
        for path in (own, plain):
            if path.exists() and (there := stamp_of(path)) and there.document_id == document_id:
                self._given.add(_key(path))
                return path, there
        free = not plain.exists() and _key(plain) not in self._given
        chosen = plain if free else own
        self._given.add(_key(chosen))
        return chosen, None


def _stem(source: Path) -> str:
    """The source's name without its ending, fit for any file system."""
    name = unicodedata.normalize("NFC", source.stem)
    name = "".join(char if char.isprintable() and char not in '\\/:*?"<>|' else "_" for char in name)
    name = name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(" .")
    return name or "_"


def _key(path: Path) -> str:
    return path.name.casefold()


def prepared_folder(folder: Path, paths: list[Path]) -> Path:
    """The folder, made where it is missing.

    Raises UsageError where it cannot be written or lies inside a folder that is read: a later run would take
    the PDFs in it for reports.
    """
    real = folder.resolve()
    for path in paths:
        if path.is_dir() and real.is_relative_to(path.resolve()):
            raise UsageError(
                f"it lies inside {path}, which is read: its PDFs would be taken for new reports",
                remedy="name a folder outside for --searchable-pdf",
                path=folder,
            )
    try:
        real.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the folder for searchable PDFs cannot be made ({error.strerror})",
            remedy="name another for --searchable-pdf",
            path=folder,
        ) from error
    return real
