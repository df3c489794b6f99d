"""Engines that fail as engines do."""

from collections.abc import Sequence

from pipeline.imaging.types import Grey
from pipeline.ocr import Engine, OcrLine


class HangingEngine:
    """Passes everything on to a real engine, but call number `hang_on` (from 1) takes too long."""

    name = "hanging"

    def __init__(self, engine: Engine, hang_on: int) -> None:
        self._engine = engine
        self._hang_on = hang_on
        self._calls = 0

    def read_lines(
        self, images: Sequence[Grey], dpi: int, timeout_s: float, whitelist: str = ""
    ) -> list[OcrLine]:
        self._calls += 1
        if self._calls == self._hang_on:
            raise TimeoutError(f"recognition took longer than {timeout_s:g} s")
        return self._engine.read_lines(images, dpi, timeout_s, whitelist)

    def close(self) -> None:
        self._engine.close()
