"""Markdown and HTML marks that some OCR tools leave in text, taken out without losing what was read."""

import re

from schemas.page import Span

_MARK = re.compile(
    r"</?(?:i|b|u|em|strong|sup|sub|br|p)\s*/?>"  # HTML of emphasis
    r"|\*\*(?=\S)|(?<=\S)\*\*"  # bold
    r"|(?<![\w*])\*(?=[\w(\"“'])|(?<=[\w)\".,;:”'])\*(?![\w*])"  # italics; with a blank beside it, a bullet
    r"|^#{1,6}\s+",  # headings
    re.IGNORECASE,
)


def without_marks(raw: str) -> tuple[str, tuple[Span, ...]]:
    """A line without Markdown marks, and how it corresponds to the line as read.

    The spans tile both strings; they are empty where nothing was taken out. An unpaired single star stays:
    it may be a footnote's.
    """
    found = list(_MARK.finditer(raw))
    stars = [match for match in found if match[0] == "*"]
    if len(stars) % 2:
        found = [match for match in found if match[0] != "*"]
    if not found:
        return raw, ()
    text, spans = "", []
    position = 0
    for match in found:
        if match.start() > position:
            spans.append(_kept(raw, position, match.start(), text))
            text += raw[position : match.start()]
        blank = " " if match[0].lower().startswith("<br") else ""
        spans.append(Span(match.start(), match.end(), len(text), len(text) + len(blank)))
        text += blank
        position = match.end()
    if position < len(raw):
        spans.append(_kept(raw, position, len(raw), text))
        text += raw[position:]
    return text, tuple(spans)


def _kept(raw: str, start: int, end: int, text: str) -> Span:
    return Span(start, end, len(text), len(text) + end - start)
