"""What an OCR engine is asked and what it answers."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import cv2

from pipeline.imaging.types import Grey, as_grey
from schemas.page import Box

MARGIN_PX = 3
"""White put around a line before it is read. With much more the model invents full stops and drops first
letters: 8 pixels doubled the errors."""


class OcrWord(NamedTuple):
    """A word as read: its text, its box in pixels of the image read, the engine's confidence from 0 to 1.

    The confidence is None where no engine was needed.
    """

    text: str
    box: Box
    confidence: float | None


class OcrLine(NamedTuple):
    """A line as read, words from left to right; no words where nothing was found."""

    words: tuple[OcrWord, ...]

    @property
    def text(self) -> str:
        """The words with one blank between them."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float | None:
        """The mean of the words' confidences, weighted by their length; None without words."""
        sure = [(word.confidence, len(word.text)) for word in self.words if word.confidence is not None]
        letters = sum(length for _, length in sure)
        return sum(confidence * length for confidence, length in sure) / letters if letters else None


class Engine(Protocol):
    """An OCR engine. One thread at a time; `close` gives its memory back."""

    @property
    def name(self) -> str:
        """Engine and version, for people."""

    def read_lines(
        self, images: Sequence[Grey], dpi: int, timeout_s: float, whitelist: str = ""
    ) -> list[OcrLine]:
        """Read grey images that hold one line of print each, cut close; one answer per image, in order.

        Boxes are in pixels of each image. `whitelist` holds the only characters that may be answered
        ("" allows all). Raises `TimeoutError` once all of it has taken `timeout_s` seconds.
        """

    def close(self) -> None:
        """Free what the engine holds; it cannot be used afterwards."""


def framed(image: Grey) -> Grey:
    """The image with a white margin of `MARGIN_PX`."""
    margin = MARGIN_PX
    return as_grey(
        cv2.copyMakeBorder(image, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=255.0)
    )


def unframed(box: Box, image: Grey, offset_x: int = MARGIN_PX, offset_y: int = MARGIN_PX) -> Box:
    """A box of a framed image in pixels of the image itself, cut to it."""
    height, width = image.shape
    return Box(
        min(width, max(0, box.left - offset_x)),
        min(height, max(0, box.top - offset_y)),
        min(width, max(0, box.right - offset_x)),
        min(height, max(0, box.bottom - offset_y)),
    )
