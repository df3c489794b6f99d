"""Tesseract in this process, through tesserocr: one loaded model for all pages."""

import os
import time
from collections.abc import Sequence

os.environ["OMP_THREAD_LIMIT"] = "1"

import tesserocr

from pipeline.errors import MissingToolError
from pipeline.imaging.types import Grey
from pipeline.ocr.base import OcrLine, framed, unframed
from pipeline.ocr.tsv import parse_tsv
from pipeline.tools import tessdata_folder


class TesserocrEngine:
    """The fast engine. The wheel brings Tesseract, but no language models: those of the system are used."""

    def __init__(self, language: str = "vie") -> None:
        folder = tessdata_folder(language)
        try:
            self._api = tesserocr.PyTessBaseAPI(
                path=f"{folder}/",
                lang=language,
                psm=tesserocr.PSM.RAW_LINE,
                oem=tesserocr.OEM.LSTM_ONLY,
                # Lines come black on white: a second try with white on black only costs time.
                variables={"debug_file": os.devnull, "invert_threshold": "0"},
                set_only_non_debug_params=False,
            )
        except RuntimeError as exc:
            raise MissingToolError(f"Tesseract cannot load the model {language!r} from {folder}") from exc

    @property
    def name(self) -> str:
        version = str(tesserocr.tesseract_version()).splitlines()[0]
        return f"tesserocr ({version})"

    def read_lines(
        self, images: Sequence[Grey], dpi: int, timeout_s: float, whitelist: str = ""
    ) -> list[OcrLine]:
        """See `Engine.read_lines`."""
        deadline = time.monotonic() + timeout_s
        self._api.SetVariable("tessedit_char_whitelist", whitelist)
        try:
            return [self._read(image, dpi, deadline, timeout_s) for image in images]
        finally:
            self._api.Clear()

    def _read(self, image: Grey, dpi: int, deadline: float, timeout_s: float) -> OcrLine:
        left_s = deadline - time.monotonic()
        if left_s > 0:
            page = framed(image)
            height, width = page.shape
            self._api.SetImageBytes(page.tobytes(), width, height, 1, width)
            self._api.SetSourceResolution(dpi)
            self._api.Recognize(timeout=max(1, int(left_s * 1000)))
        if time.monotonic() > deadline:
            raise TimeoutError(f"recognition took longer than {timeout_s:g} s")
        words = parse_tsv(self._api.GetTSVText(0))
        return OcrLine(tuple(word._replace(box=unframed(word.box, image)) for word in words))

    def close(self) -> None:
        self._api.End()
