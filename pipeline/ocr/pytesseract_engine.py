"""Tesseract as a program, through pytesseract: slower, for machines without tesserocr.

Starting the program costs more than reading a line. So all lines are pasted below each other on one sheet,
far enough apart that they cannot be mixed up, and the sheet is read in one go.
"""

import os
from collections.abc import Iterable, Sequence

os.environ["OMP_THREAD_LIMIT"] = "1"

import numpy as np
import pytesseract
from PIL import Image

from pipeline.errors import InputError, MissingToolError
from pipeline.imaging.types import Grey
from pipeline.ocr.base import OcrLine, OcrWord, unframed
from pipeline.ocr.tsv import parse_tsv
from pipeline.tools import tessdata_folder, tesseract
from schemas.document import FailureCategory as Category

_EDGE_PX = 30
_GAP_PX = 30
_SINGLE_LINE, _BLOCK = 7, 6


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

    def read_lines(
        self, images: Sequence[Grey], dpi: int, timeout_s: float, whitelist: str = ""
    ) -> list[OcrLine]:
        """See `Engine.read_lines`. Raises InputError where the program fails, or answers with no table."""
        if not images:
            return []
        sheet, tops = _sheet(images)
        mode = _SINGLE_LINE if len(images) == 1 else _BLOCK
        config = f'--psm {mode} --oem 1 --dpi {dpi} --tessdata-dir "{self._folder}"'
        if whitelist:
            config += f" -c tessedit_char_whitelist={whitelist}"
        try:
            table = pytesseract.image_to_data(
                Image.fromarray(sheet), lang=self._language, config=config, timeout=timeout_s
            )
        except pytesseract.TesseractNotFoundError as exc:
            raise MissingToolError("the program tesseract is not installed") from exc
        except pytesseract.TesseractError as exc:
            said = f"tesseract failed on it (exit code {exc.status}: {exc.message.strip()[:200]})"
            raise InputError(Category.CRASHED, said) from exc
        except RuntimeError as exc:
            # pytesseract tells a timeout as a bare RuntimeError.
            raise TimeoutError(f"recognition took longer than {timeout_s:g} s") from exc
        except (OSError, UnicodeDecodeError) as exc:  # it ended well, and left no table or none in UTF-8
            raise InputError(Category.CRASHED, "tesseract gave no answer on it") from exc
        return _sorted_in(_words(str(table)), images, tops)

    def close(self) -> None:
        """Nothing is held between pages."""


def _words(table: str) -> list[OcrWord]:
    """The words of the program's answer. Even a blank sheet has a header: an answer without one is none, and
    a page that nobody read must not pass for an empty one."""
    if not table.startswith("level\t"):
        raise InputError(Category.CRASHED, "tesseract gave no table of words on it")
    try:
        return list(parse_tsv(table))
    except ValueError as exc:
        raise InputError(Category.CRASHED, "tesseract's table of words cannot be read") from exc


def _sheet(images: Sequence[Grey]) -> tuple[Grey, list[int]]:
    """All lines below each other on white, and where each begins."""
    width = max(image.shape[1] for image in images) + 2 * _EDGE_PX
    tops = []
    y = _EDGE_PX
    for image in images:
        tops.append(y)
        y += image.shape[0] + _GAP_PX
    sheet = np.full((y + _EDGE_PX, width), 255, np.uint8)
    for image, top in zip(images, tops, strict=True):
        sheet[top : top + image.shape[0], _EDGE_PX : _EDGE_PX + image.shape[1]] = image
    return sheet, tops


def _sorted_in(words: Iterable[OcrWord], images: Sequence[Grey], tops: Sequence[int]) -> list[OcrLine]:
    """Each word to the line on which the middle of its box stands."""
    borders = np.asarray([top - _GAP_PX / 2 for top in tops])
    lines: list[list[OcrWord]] = [[] for _ in images]
    for word in words:
        number = max(0, int(np.searchsorted(borders, word.box.centre[1], side="right")) - 1)
        box = unframed(word.box, images[number], _EDGE_PX, tops[number])
        lines[number].append(word._replace(box=box))
    return [OcrLine(tuple(sorted(line, key=lambda word: word.box.left))) for line in lines]
