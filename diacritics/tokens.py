"""A line as pieces: what may be a damaged word, and what is a figure, a code or an address and stays."""

from enum import IntEnum
from typing import NamedTuple

import regex

MAX_WORD = 24
"""Longer pieces are no Vietnamese words, damaged or not, and stay as they are."""


class Kind(IntEnum):
    """What a piece is to the decoder."""

    WORD = 0
    NUMBER = 1
    CODE = 2  # document numbers, addresses, anything that is copied or has a grammar of its own
    BREAK = 3  # the end of a sentence; it has no width


class Piece(NamedTuple):
    """A stretch of a line (end exclusive)."""

    start: int
    end: int
    kind: Kind


_TOKEN = regex.compile(r"[^\s\p{C}]+")
_ADDRESS = regex.compile(r"https?:|www\.|\S@\S+\.\S|\.(?:vn|com|net|org)\b", regex.IGNORECASE)
_FIGURE = regex.compile(r"[+\-]?\d+(?:[.,:/\-–x]\d+)*[%‰]?")
_DOCUMENT = regex.compile(
    r"\d{1,5}\p{L}?(?:/\d{4})?\s*[/-][\p{Lu}&0-9]{1,8}(?:[-–/.][\p{Lu}\d&.]{1,12})*|[\p{Lu}\d]+(?:/\d{4})?/[\p{Lu}\d-]+"
)
_PART = regex.compile(r"[^\s\p{C}\-–—/.,;:()\[\]{}\"“”„«»…+=_<>|\\*•●▪~^`´]+")
DAMAGE = "&@$€¢§£¥"
"""Signs that a recogniser puts for a letter."""
_EDGE = "'’‘!?\"“”"
_OUTER = "\"'“”‘’()[]{}<>«»,.;:!?…-–—•*+=_|/\\~^`´"
_SENTENCE_END = regex.compile(r"[.!?;…][\"'”’)\]»]*$")


def split_line(line: str) -> list[Piece]:
    """The pieces of a line in order; everything between them (blanks, punctuation) is nobody's."""
    pieces: list[Piece] = []
    for token in _TOKEN.finditer(line):
        _split_token(token[0], token.start(), pieces)
    return pieces


def _split_token(token: str, offset: int, pieces: list[Piece]) -> None:
    if token.isalpha():
        pieces.append(Piece(offset, offset + len(token), Kind.WORD if len(token) <= MAX_WORD else Kind.CODE))
        return
    core = token.strip(_OUTER)
    if not core:
        if token[0] in ".;!?":
            pieces.append(Piece(offset, offset, Kind.BREAK))
        return
    start = offset + token.index(core)
    end = start + len(core)
    if core.isalpha():
        pieces.append(Piece(start, end, Kind.WORD if len(core) <= MAX_WORD else Kind.CODE))
    elif _FIGURE.fullmatch(core):
        pieces.append(Piece(start, end, Kind.NUMBER))
    elif len(core) > 80 or _ADDRESS.search(core) or _DOCUMENT.fullmatch(core):
        pieces.append(Piece(start, end, Kind.CODE))
    else:
        _split_parts(core, start, pieces)
    if _SENTENCE_END.search(token[-4:]) and not (len(core) <= 3 and (core.isupper() or core.isdigit())):
        pieces.append(Piece(end, end, Kind.BREAK))


def _split_parts(core: str, start: int, pieces: list[Piece]) -> None:
    """The parts of a token with punctuation inside ('kinh-tế', 'khai.thực', 'và/hoặc')."""
    for part in _PART.finditer(core):
        text = part[0].strip(_EDGE)
        if not text:
            continue
        low = start + part.start() + part[0].index(text)
        if _FIGURE.fullmatch(text):
            kind = Kind.NUMBER
        elif len(text) <= MAX_WORD and any(c.isalpha() or c in DAMAGE for c in text):
            kind = Kind.WORD
        else:
            kind = Kind.CODE
        pieces.append(Piece(low, low + len(text), kind))


_HEADING = regex.compile(r"\s*(?:[IVX]{1,4}|[A-H]|\d{1,2}(?:\.\d{1,2}){0,3})[.)]\s")
_BULLET = regex.compile(r"\s*[-–+*•●▪]\s")


def paragraph_starts(lines: list[str]) -> list[bool]:
    """Does each line begin a paragraph? Blank lines, bullets, numbered and all-capital headings divide."""
    starts: list[bool] = []
    previous_blank, previous_capitals = True, False
    for line in lines:
        blank = not line.strip()
        letters = [c for c in line[:200] if c.isalpha()]
        capitals = len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
        begins = (
            previous_blank
            or capitals != previous_capitals
            or bool(_HEADING.match(line) or _BULLET.match(line))
        )
        starts.append(begins)
        previous_blank, previous_capitals = blank, capitals
    return starts


def single_part(token: str) -> str | None:
    """The one part of a token with punctuation around it, or None if it has several, or none."""
    core = token.strip(_OUTER)
    parts = [p[0].strip(_EDGE) for p in _PART.finditer(core)]
    return parts[0] if len(parts) == 1 and parts[0] == core else None
