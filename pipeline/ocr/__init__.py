"""Tesseract, in process or as a program, behind one protocol.

Several threads make a page slower, not faster: a page is one thread's work, and pages run side by side.
"""

import os

# Read once, when OpenMP loads: it has to be set before anything imports Tesseract.
os.environ["OMP_THREAD_LIMIT"] = "1"

from pipeline.ocr.base import Engine, OcrLine, OcrWord
from pipeline.ocr.choose import engine_for

__all__ = ["Engine", "OcrLine", "OcrWord", "engine_for"]
