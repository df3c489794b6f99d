"""Which engine reads: the one the settings name, or the faster of those installed."""

from importlib.util import find_spec

from pipeline.ocr.base import Engine
from pipeline.settings import EngineChoice, Settings

_loaded: dict[tuple[EngineChoice, str], Engine] = {}


def engine_for(settings: Settings) -> Engine:
    """The engine for these settings; loaded once per process, since loading the model takes 0.2 s.

    Raises `MissingToolError` where the engine or its language model is not installed.
    """
    choice = resolve(settings.engine)
    key = choice, settings.language
    if key not in _loaded:
        _loaded[key] = _load(choice, settings.language)
    return _loaded[key]


def resolve(choice: EngineChoice) -> EngineChoice:
    """`auto` made definite."""
    if choice is not EngineChoice.AUTO:
        return choice
    return EngineChoice.TESSEROCR if find_spec("tesserocr") is not None else EngineChoice.PYTESSERACT


def _load(choice: EngineChoice, language: str) -> Engine:
    # Imported late: each brings in a library that the other way does without.
    if choice is EngineChoice.TESSEROCR:
        from pipeline.ocr.tesserocr_engine import TesserocrEngine

        return TesserocrEngine(language)
    from pipeline.ocr.pytesseract_engine import PytesseractEngine

    return PytesseractEngine(language)
