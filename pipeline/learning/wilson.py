"""How far a share that was measured on some cases may be trusted."""

from math import ceil, sqrt

Z = 1.96
"""95 of 100 such intervals hold the true share."""


def wilson(right: int, cases: int) -> tuple[float, float]:
    """Lower and upper bound (0 to 1) of a share of which `right` of `cases` speak (Wilson 1927)."""
    if cases == 0:
        return 0.0, 1.0
    share, square = right / cases, Z * Z / cases
    middle = (share + square / 2) / (1 + square)
    reach = Z * sqrt(share * (1 - share) / cases + square / (4 * cases)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def fewest_cases(wanted: float) -> int:
    """With fewer cases than these, all of them right, the lower bound does not reach `wanted`."""
    return ceil(wanted * Z * Z / (1 - wanted))
