"""Where a place in a cleaned image lies on the page: pixels at 200 dpi, upright."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from schemas.page import Box

Matrix = npt.NDArray[np.float64]
"""An affine map of the plane, shape (2, 3)."""


class Placement(NamedTuple):
    """The map from an image to its page, and the page's size in pixels at 200 dpi."""

    to_page: Matrix
    width_px: int
    height_px: int

    def on_page(self, box: Box) -> Box:
        """The smallest upright box on the page that holds a box of the image, cut to the page."""
        corners = np.array(
            [(x, y, 1.0) for x in (box.left, box.right) for y in (box.top, box.bottom)], np.float64
        )
        placed = corners @ self.to_page.T
        left, top = np.floor(placed.min(axis=0) + 0.01).astype(int)
        right, bottom = np.ceil(placed.max(axis=0) - 0.01).astype(int)
        return Box(
            max(0, min(int(left), self.width_px - 1)),
            max(0, min(int(top), self.height_px - 1)),
            min(self.width_px, max(int(right), 1)),
            min(self.height_px, max(int(bottom), 1)),
        )


def turn_and_scale(
    size: tuple[int, int], angle_deg: float, factor: float, shear: float = 0.0
) -> tuple[Matrix, tuple[int, int]]:
    """The map that turns an image of `size` (width, height) by `angle_deg` (positive: counter-clockwise)
    about its middle, resizes it by `factor` and moves each row left by `shear` per pixel down, and the size
    that holds all of the result."""
    width, height = size
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle_deg, factor), np.float64)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    out_width, out_height = round(width * cos + height * sin), round(width * sin + height * cos)
    matrix[0, 2] += out_width / 2 - width / 2
    matrix[1, 2] += out_height / 2 - height / 2
    slant = round(abs(shear) * out_height)
    matrix[0] -= shear * matrix[1]
    matrix[0, 2] += slant if shear > 0 else 0
    return matrix, (out_width + slant, out_height)


def inverted(matrix: Matrix) -> Matrix:
    """The map back."""
    return np.asarray(cv2.invertAffineTransform(matrix), np.float64)


def scaled(matrix: Matrix, factor: float) -> Matrix:
    """The map followed by a resizing."""
    return matrix * factor
