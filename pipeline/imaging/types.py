"""The arrays that imaging works on, and the one cast between OpenCV's types and ours."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""An image of 8 bits: (height, width) grey or (height, width, 3) RGB."""

Grey = npt.NDArray[np.uint8]
"""A grey image, shape (height, width), 0 black, 255 white."""

Mask = npt.NDArray[np.uint8]
"""A mask of a grey image's shape: 255 where something is, 0 elsewhere."""


def as_grey(array: Any) -> Grey:
    """What OpenCV returned, told as the 8-bit array that it is."""
    return cast(Grey, array)
