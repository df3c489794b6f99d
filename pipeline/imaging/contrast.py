"""Pale print made dark: copies of copies fade, and the engine was taught with black on white."""

import cv2
import numpy as np

from pipeline.imaging.types import Grey, as_grey

_PALE = 40
"""Print darker than this is left as it is."""
_PALEST = 110
_PAPER = 235
"""What is brighter is paper with its grain."""


def ink_level(flat: Grey) -> float:
    """How dark the darker part of a flattened page's print is, 0 to 255; 0 without print."""
    dark = flat[::2, ::2]
    dark = dark[dark < 128]
    return float(np.percentile(dark, 10)) if dark.size > 100 else 0.0


def darkened(flat: Grey) -> Grey:
    """The page with pale print stretched to black and the paper's grain to white; dark print stays."""
    level = min(ink_level(flat), _PALEST)
    if level <= _PALE:
        return flat
    steps = (np.arange(256, dtype=np.float64) - level) / (_PAPER - level)
    return as_grey(cv2.LUT(flat, np.clip(steps * 255, 0, 255).astype(np.uint8)))
