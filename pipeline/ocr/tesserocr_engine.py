"""Tesseract in this process, through tesserocr: one loaded model for all pages."""

import os
import time

os.environ["OMP_THREAD_LIMIT"] = "1"

import tesserocr

from pipeline.errors import MissingToolError
from pipeline.imaging.types import Grey
from pipeline.ocr.base import OcrLine, ReadMode
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
                oem=tesserocr.OEM.LSTM_ONLY,
                variables={"debug_file": os.devnull},
                set_only_non_debug_params=False,
            )
        except RuntimeError as exc:
            raise MissingToolError(f"Tesseract cannot load the model {language!r} from {folder}") from exc

    @property
    def name(self) -> str:
        version = str(tesserocr.tesseract_version()).splitlines()[0]
        return f"tesserocr ({version})"

    def read(
        self,
        image: Grey,
        dpi: int,
        timeout_s: float,
        mode: ReadMode = ReadMode.PAGE,
        whitelist: str = "",
    ) -> list[OcrLine]:
        """See `Engine.read`. The limit holds for recognition; layout analysis cannot be interrupted."""
        height, width = image.shape
        api = self._api
        started = time.monotonic()
        api.SetPageSegMode(int(mode))
        api.SetVariable("tessedit_char_whitelist", whitelist)
        try:
            api.SetImageBytes(image.tobytes(), width, height, 1, width)
            api.SetSourceResolution(dpi)
            api.Recognize(timeout=max(1, int(timeout_s * 1000)))
            if time.monotonic() - started > timeout_s:
                raise TimeoutError(f"recognition took longer than {timeout_s:g} s")
            return parse_tsv(api.GetTSVText(0))
        finally:
            api.Clear()

    def close(self) -> None:
        self._api.End()
