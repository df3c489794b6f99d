"""Numbers as they are written in Vietnam: 1.962 and 43,6 %."""

FORMAT_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"], "percent": " %"}
"""The same for axes and legends: a d3-format locale."""

NO_BREAK = "\N{NO-BREAK SPACE}"
QUARTERS = ("", "I", "II", "III", "IV")


def count(value: int) -> str:
    """A whole number: '1.962'."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float) -> str:
    """At most two decimals, without idle zeros: '43,6'."""
    whole, _, part = f"{value:,.2f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def percent(value: float) -> str:
    """A share in percent: '43,6 %'."""
    return f"{decimal(value)}{NO_BREAK}%"


def quarter_name(year: int, quarter: int) -> str:
    """A quarter as an axis names it: 'II/2024'."""
    return f"{QUARTERS[quarter]}/{year}"
