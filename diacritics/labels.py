"""The letters of lists: a) b) c) d) đ) e). Bare of its mark a đ) is the second d) in a row."""

from collections.abc import Sequence

import regex

from diacritics.spans import Edit

_LABEL = regex.compile(r"\s*(\p{Ll})\)")


def label_edits(lines: Sequence[str]) -> dict[int, Edit]:
    """By line number (from 0) the edit that makes the second of two d) a đ)."""
    edits: dict[int, Edit] = {}
    last = ""
    for number, line in enumerate(lines):
        match = _LABEL.match(line)
        if match is None:
            continue
        if match[1] == last == "d":
            edits[number] = Edit(match.start(1), match.end(1), "đ")
            last = "đ"
        else:
            last = match[1]
    return edits
