"""What an OCR engine is asked and what it answers."""

from enum import IntEnum
from typing import NamedTuple, Protocol

from pipeline.imaging.types import Grey
from schemas.page import Box


class ReadMode(IntEnum):
    """How an image is laid out; the values are Tesseract's page segmentation modes."""

    PAGE = 3  # columns and blocks, to be found
    COLUMN = 4  # one column of text of varying size
    BLOCK = 6  # one block of evenly set lines
    LINE = 7  # a single line
    CHARACTER = 10  # a single character


class OcrWord(NamedTuple):
    """A word as read: its text, its box in pixels of the image read, the engine's confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


class OcrLine(NamedTuple):
    """A line as read, words from left to right; `block` and `paragraph` count as the engine saw them."""

    words: tuple[OcrWord, ...]
    box: Box
    block: int = 1
    paragraph: int = 1

    @property
    def text(self) -> str:
        """The words with one blank between them."""
        return " ".join(word.text for word in self.words)


class Engine(Protocol):
    """An OCR engine. One thread at a time; `close` gives its memory back."""

    @property
    def name(self) -> str:
        """Engine and version, for people."""

    def read(
        self,
        image: Grey,
        dpi: int,
        timeout_s: float,
        mode: ReadMode = ReadMode.PAGE,
        whitelist: str = "",
    ) -> list[OcrLine]:
        """The lines of a grey image, in the engine's order; boxes in pixels of `image`.

        `whitelist` holds the only characters that may be answered ("" allows all). Raises `TimeoutError`
        after about `timeout_s` seconds.
        """

    def close(self) -> None:
        """Free what the engine holds; it cannot be used afterwards."""
