"""Tesseract as a program per image, through pytesseract: slower, for machines without tesserocr."""

import os

os.environ["OMP_THREAD_LIMIT"] = "1"

import pytesseract
from PIL import Image

from pipeline.errors import MissingToolError
from pipeline.imaging.types import Grey
from pipeline.ocr.base import OcrLine, ReadMode
from pipeline.ocr.tsv import parse_tsv
from pipeline.tools import tessdata_folder, tesseract


class PytesseractEngine:
    """The engine that needs nothing but the `tesseract` program."""

    def __init__(self, language: str = "vie") -> None:
        installed = tesseract()
        if installed is None:
            raise MissingToolError("the program tesseract is not installed")
        self._language = language
        self._folder = tessdata_folder(language)
        self._version = installed.version

    @property
    def name(self) -> str:
        return f"pytesseract (tesseract {self._version})"

    def read(
        self,
        image: Grey,
        dpi: int,
        timeout_s: float,
        mode: ReadMode = ReadMode.PAGE,
        whitelist: str = "",
    ) -> list[OcrLine]:
        """See `Engine.read`."""
        config = f'--psm {int(mode)} --oem 1 --dpi {dpi} --tessdata-dir "{self._folder}"'
        if whitelist:
            config += f" -c tessedit_char_whitelist={whitelist}"
        try:
            table = pytesseract.image_to_data(
                Image.fromarray(image), lang=self._language, config=config, timeout=timeout_s
            )
        except pytesseract.TesseractNotFoundError as exc:
            raise MissingToolError("the program tesseract is not installed") from exc
        except pytesseract.TesseractError as exc:
            raise MissingToolError(f"tesseract failed: {exc.message.strip()[:200]}") from exc
        except RuntimeError as exc:
            # pytesseract tells a timeout as a bare RuntimeError.
            raise TimeoutError(f"recognition took longer than {timeout_s:g} s") from exc
        return parse_tsv(str(table))

    def close(self) -> None:
        """Nothing is held between pages."""
