"""What a user may adjust, with the environment variable that does it (`HOSO_` and the field's name)."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError

from pipeline.errors import UsageError
from schemas.base import Record
from schemas.taught import TaughtWord

PREFIX = "HOSO_"


class EngineChoice(StrEnum):
    """How Tesseract is used; `auto` takes the faster way that is installed."""

    AUTO = "auto"
    TESSEROCR = "tesserocr"
    PYTESSERACT = "pytesseract"


Positive = Annotated[int, Field(gt=0)]


class Settings(Record):
    """All settings of reading. They are part of a run, not of the archive."""

    engine: EngineChoice = EngineChoice.AUTO
    language: str = "vie"
    """Tesseract's model; `vie` reads full pages best, `vie+eng` reads worse."""
    render_dpi: Positive = 200
    """The most that a PDF page is rendered at; 13 to 14 pt print then has capitals about 25 px high."""
    page_timeout_s: Annotated[float, Field(gt=0)] = 60.0
    document_timeout_s: Annotated[float, Field(gt=0)] = 1800.0
    max_pixels: Positive = 120_000_000
    """Largest image, in pixels, that is decoded or rendered: an A2 page at 600 dpi has 139 million."""
    max_pages: Positive = 2000
    max_file_mb: Positive = 1024
    max_zip_members: Positive = 20_000
    """Most files that a ZIP file may hold to be walked."""
    worker_memory_mb: Positive = 3000
    """Memory of a worker process, and of each program that it starts; a page takes 200 to 400."""
    watch_every_s: Annotated[float, Field(gt=0)] = 15.0
    """How often `hoso run --watch` looks for new files; one must be unchanged between two looks."""
    publish_every_s: Annotated[float, Field(ge=0)] = 600.0
    """While a batch is at work, its database is brought up to date about so often."""
    calibration: Path | None = None
    """Which classes of figures are accepted unseen, as `hoso learn` writes it; by default what comes with the
    program."""
    workers: Positive | None = None
    """Processes that read documents side by side; by default one per processor core."""
    taught: tuple[TaughtWord, ...] = ()
    """Words that clerks of the archive taught: told by its ledger when a batch begins, by no variable."""

    @classmethod
    def from_environment(cls, **given: object) -> Self:
        """Defaults, overridden by `HOSO_*` variables, overridden by what is `given` and not None.

        Raises `UsageError` for a value that does not fit.
        """
        values: dict[str, object] = {
            name: os.environ[PREFIX + name.upper()]
            for name in cls.model_fields
            if name != "taught" and os.environ.get(PREFIX + name.upper(), "") != ""
        }
        values.update({name: value for name, value in given.items() if value is not None})
        try:
            return cls.model_validate(values)
        except ValidationError as exc:
            first = exc.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else "?"
            raise UsageError(
                f"setting {name} ({PREFIX}{name.upper()}): {first['msg']}, got {first.get('input')!r}",
                remedy="see 'Settings' in docs/operator.md",
            ) from exc
