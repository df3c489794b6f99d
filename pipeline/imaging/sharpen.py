"""Edges of letters brought back that glass and resampling have softened."""

import cv2
import numpy as np

from pipeline.imaging.types import Grey, as_grey

_SIGMA_PX = 1.5
"""The softness that is undone, where capitals are 23 to 32 px high: about the thickness of a hair stroke, by
which ổ differs from ố."""
_STRENGTH = 2.0
_DARK, _PALE = 64, 192
"""Print is darker than `_DARK` inside and paper lighter than `_PALE`; between them lie edges."""


def is_soft(flat: Grey) -> bool:
    """Whether the print of a flattened page has more edge than core.

    Scans of paper reach 1.6 to 2.7 times as much; typeset pages and one-bit copies, whose edges are as hard
    as pixels allow, 0.2 to 1.
    """
    counts = cv2.calcHist([flat], [0], None, [256], [0, 256]).ravel()
    return bool(counts[_DARK:_PALE].sum() > np.sum(counts[:_DARK]))


def sharpened(image: Grey) -> Grey:
    """The picture of a line on a clean page with its own blur taken off (unsharp masking).

    Marks are what the engine misreads most. Where a page is soft it takes away a third to half of the errors;
    on hard edges it only sharpens the steps of the pixels, which costs figures on faxes.
    """
    soft = cv2.GaussianBlur(image, (0, 0), _SIGMA_PX)
    return as_grey(cv2.addWeighted(image, 1 + _STRENGTH, soft, -_STRENGTH, 0))
