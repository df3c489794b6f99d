"""A line as pieces: what may be a damaged word, and what is a figure, a code or an address and stays."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import regex

from diacritics.figures import figures_among_letters

MAX_WORD = 24
"""Longer pieces are no Vietnamese words, damaged or not, and stay as they are."""


class Kind(IntEnum):
    """What a piece is to the decoder."""

    WORD = 0
    NUMBER = 1
    CODE = 2  # document numbers, addresses, anything that is copied or has a grammar of its own
    COMMA = 4
    BREAK = 3  # the end of a sentence; it has no width


class Piece(NamedTuple):
    """A stretch of a line (end exclusive)."""

    start: int
    end: int
    kind: Kind


_TOKEN = regex.compile(r"[^\s\p{C}]+")
_ADDRESS = regex.compile(r"https?:|www\.|\S@\S+\.\S|\.(?:vn|com|net|org)\b", regex.IGNORECASE)
_FIGURE = regex.compile(r"[+\-]?\d+(?:[.,:/\-–x]\d+)*[%‰]?")
_MEASURE = regex.compile(r"(?P<figure>[+\-]?\d+(?:[.,:/\-–x]\d+)+)(?:[kcd]?m[23]?|ha|kg|h)")
"""A figure of several groups and its unit, '69,7m2': divided at its comma the last group would look like
damage."""
_AREA = regex.compile(r"[kcd]?m[23]", regex.IGNORECASE)
_DOCUMENT = regex.compile(
    r"(?=[OIl]*\d)[\dOIl]{1,5}\p{L}?(?:/\d{4})?(?:[/-]\p{Lu}|/0(?=\p{Lu}))[\p{L}\d&]{0,8}"
    r"(?:[-–/.][\p{L}\d&.]{1,12})*|[\p{Lu}\d]+(?:/\d{4})?/[\p{Lu}\d-]+"
)
_BEHIND_MARK = regex.compile(
    r"(?<=^[^:/]{1,4}:)\d{1,5}(?:/\d{4})?/\p{Lu}\p{L}{1,4}(?:-\p{Lu}[\p{L}-]{1,12})+$"
)
"""A code with nothing between it and the colon before it: 'S6:278/BC-UBND'."""
_LABEL = regex.compile(r"\s*[\"“(]?(?P<label>\p{Ll}\d?(?=\))|\d{1,2}[a-hđik](?=[.,)]\s))")
_PART = regex.compile(r"[^\s\p{C}\-–—/.,;:()\[\]{}\"“”„«»…+=_<>|\\*•●▪~^`´]+")
DAMAGE = "&@$€¢§£¥"
"""Signs that a recogniser puts for a letter."""
_EDGE = "'’‘!?\"“”"
_OUTER = "\"'“”‘’()[]{}<>«»,.;:!?…-–—•*+=_|/\\~^`´"
_SENTENCE_END = regex.compile(r"[.!?;…][\"'”’)\]»]*$")


def split_line(line: str) -> list[Piece]:
    """The pieces of a line in order; everything between them (blanks, punctuation) is nobody's."""
    pieces: list[Piece] = []
    start = 0
    if label := _LABEL.match(line):  # 'a)', 'a2)' or '3b.' begins an item of a list and is no word
        start = label.end()
        pieces.append(Piece(label.start("label"), start, Kind.CODE))
    for token in _TOKEN.finditer(line, start):
        _split_token(token[0], token.start(), pieces)
    held = dict(figures_among_letters(line))
    for i in range(len(pieces) - 1):
        piece, after = pieces[i], pieces[i + 1]
        # a full stop before a small letter is a comma misread, or an abbreviation's
        if piece.kind is Kind.BREAK and line[after.start : after.start + 1].islower():
            pieces[i] = piece._replace(kind=Kind.COMMA)
    if held:
        pieces = [p._replace(kind=Kind.CODE) if held.get(p.start) == p.end else p for p in pieces]
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
    elif measured := _MEASURE.fullmatch(core):
        cut = start + measured.end("figure")
        pieces += [Piece(start, cut, Kind.NUMBER), Piece(cut, end, Kind.CODE)]
    elif len(core) > 80 or _AREA.fullmatch(core) or _ADDRESS.search(core) or _DOCUMENT.fullmatch(core):
        pieces.append(Piece(start, end, Kind.CODE))
    elif behind := _BEHIND_MARK.search(core):
        _split_parts(core[: behind.start()], start, pieces)
        pieces.append(Piece(start + behind.start(), end, Kind.CODE))
    else:
        _split_parts(core, start, pieces)
    if _SENTENCE_END.search(token[-4:]) and not (len(core) <= 3 and (core.isupper() or core.isdigit())):
        pieces.append(Piece(end, end, Kind.BREAK))
    elif token[-1] in ",:)":
        pieces.append(Piece(end, end, Kind.COMMA))


_JOINED = regex.compile(
    r"(?P<word>\p{L}{2,})(?P<gap>['’])?(?P<after>\d{2,}|(?(gap)\d))"
    r"|(?P<before>\d{2,}|\d(?=['’]))['’]?(?P<unit>\p{L}+)"
)
_LONG_FIGURE = regex.compile(r"\d\d|\p{L}\p{L}['’]\d|\d['’]\p{L}\p{L}")
_LETTERS_LIKE_FIGURES = regex.compile(r"1[0146](?![dđhm]$|ha$|km$)\p{L}{1,4}$")
"""'16i' (lỗi), '14p' (lập), '11ng': an l and an o or a read as figures."""


def _joined(text: str, low: int, alone: bool) -> list[Piece] | None:
    """A word and a figure run together ('va05', '30ngay', 'tháng'7', the '000d' of a sum) as pieces that keep
    the figure; None where there is no figure of two digits or more, or one set off by an apostrophe.
    `alone`: it is a whole token."""
    if not _LONG_FIGURE.search(text) or (alone and _LETTERS_LIKE_FIGURES.match(text)):
        return None
    match = _JOINED.fullmatch(text)
    if match is None:
        return [Piece(low, low + len(text), Kind.CODE)]
    groups = ("word", "after") if match["word"] else ("before", "unit")
    kinds = (Kind.WORD, Kind.NUMBER) if match["word"] else (Kind.NUMBER, Kind.WORD)
    return [
        Piece(low + match.start(g), low + match.end(g), kind) for g, kind in zip(groups, kinds, strict=True)
    ]


def _split_parts(core: str, start: int, pieces: list[Piece]) -> None:
    """The parts of a token with punctuation inside ('kinh-tế', 'khai.thực', 'và/hoặc')."""
    with_figures = any(c.isdigit() for c in core)
    for part in _PART.finditer(core):
        text = part[0].strip(_EDGE)
        if not text:
            continue
        low = start + part.start() + part[0].index(text)
        area = _AREA.match(text)
        if area and text[area.end() :].isalpha():  # 'km2va'
            pieces += [
                Piece(low, low + area.end(), Kind.CODE),
                Piece(low + area.end(), low + len(text), Kind.WORD),
            ]
            continue
        if _FIGURE.fullmatch(text):
            kind = Kind.NUMBER
        elif (joined := _joined(text, low, text == core)) is not None:
            pieces += joined
            continue
        elif (with_figures and text != core and text.isupper() and text.isalpha()) or _AREA.fullmatch(text):
            kind = Kind.CODE  # '27.6.NĐ.14', '11:2012/BCT', 'đồng/m2'
        elif len(text) <= MAX_WORD and any(c.isalpha() or c in DAMAGE for c in text):
            kind = Kind.WORD
        else:
            kind = Kind.CODE
        pieces.append(Piece(low, low + len(text), kind))


_SHORT_FIGURE = regex.compile(r"\d{1,3}")


def may_be_word(line: str, pieces: Sequence[Piece], at: int) -> bool:
    """Is a piece a lone short figure inside running text, so that it may be a misread word ('6' for ở)?

    It stands between blanks, with a word before it and a word or a figure after it on the same line: list
    numbers, cells of tables and figures before punctuation stay what they are.
    """
    piece = pieces[at]
    if piece.kind is not Kind.NUMBER or not 0 < at < len(pieces) - 1:
        return False
    before, after = pieces[at - 1], pieces[at + 1]
    if before.kind is not Kind.WORD or after.kind not in (Kind.WORD, Kind.NUMBER):
        return False
    if not _SHORT_FIGURE.fullmatch(line, piece.start, piece.end):
        return False
    left, right = line[before.end : piece.start], line[piece.end : after.start]
    return bool(left and right) and left.isspace() and right.isspace()


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


HEADS, TAILS = "}|]!\\", "'’‘?}{[]|"
"""Signs at the edge of a word that may be a part of a letter: 'si?' for 'sử', '}Oi' for 'lời'."""


def with_edges(line: str, piece: Piece) -> tuple[str, str]:
    """The signs that touch a piece on its left and on its right and may belong to its letters; mostly
    none."""
    head = line[piece.start - 1 : piece.start] if piece.start and line[piece.start - 1] in HEADS else ""
    if piece.start > 1 and not line[piece.start - 2].isspace():
        head = ""
    end = piece.end
    while end < len(line) and end - piece.end < 2 and line[end] in TAILS:
        end += 1
    tail = line[piece.end : end]
    if tail and end < len(line) and line[end].isalnum():
        tail = ""
    return head, tail


def single_part(token: str, beside: str = "") -> str | None:
    """The one part of a token with punctuation around it, or None if it has several, or none.

    Signs at its edges that may belong to a letter stay with it, unless they are in `beside`, what was
    printed.
    """
    core = token.strip(_OUTER)
    parts = [p[0].strip(_EDGE) for p in _PART.finditer(core)]
    if len(parts) != 1 or parts[0] != core:
        return None
    at = token.index(core)
    head, tail = with_edges(token, Piece(at, at + len(core), Kind.WORD))
    head, tail = "".join(c for c in head if c not in beside), "".join(c for c in tail if c not in beside)
    return head + core + tail
