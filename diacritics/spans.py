"""How a changed line corresponds to the line it came from: spans that tile both, edits, and their
composition."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import regex

from schemas.page import Span


class Edit(NamedTuple):
    """Replace the stretch `start`..`end` (exclusive) of a line by `text`."""

    start: int
    end: int
    text: str


def identity(line: str) -> tuple[Span, ...]:
    """The spans of a line that stays as it is (none for an empty line)."""
    return (Span(0, len(line), 0, len(line)),) if line else ()


def _push(spans: list[Span], span: Span) -> None:
    """Append a span, joined to the one before where both correspond character by character."""
    if span.raw_start == span.raw_end and span.start == span.end:
        return
    if spans and _even(span) and _even(spans[-1]):
        before = spans.pop()
        span = Span(before.raw_start, span.raw_end, before.start, span.end)
    spans.append(span)


def _even(span: Span) -> bool:
    return span.raw_end - span.raw_start == span.end - span.start


def apply_edits(line: str, edits: Iterable[Edit]) -> tuple[str, tuple[Span, ...]]:
    """The line after edits (in order, not overlapping), and the spans from the line to it."""
    out: list[str] = []
    spans: list[Span] = []
    read = written = 0
    for edit in edits:
        gap = edit.start - read
        _push(spans, Span(read, edit.start, written, written + gap))
        out += (line[read : edit.start], edit.text)
        written += gap
        _push(spans, Span(edit.start, edit.end, written, written + len(edit.text)))
        written += len(edit.text)
        read = edit.end
    rest = len(line) - read
    _push(spans, Span(read, len(line), written, written + rest))
    out.append(line[read:])
    return "".join(out), tuple(spans)


_TOKEN = regex.compile(r"\S+")


def rewrite_tokens(line: str, rewrite: Callable[[str], str]) -> tuple[str, tuple[Span, ...]]:
    """Rewrite a line token by token (divided by blanks), keeping account of where each stood."""
    if rewrite(line) == line:
        return line, identity(line)
    changed = ((m, rewrite(m[0])) for m in _TOKEN.finditer(line))
    return apply_edits(line, (Edit(m.start(), m.end(), new) for m, new in changed if new != m[0]))


def compose(first: Sequence[Span], second: Sequence[Span]) -> tuple[Span, ...]:
    """Spans raw to text from spans raw to middle and middle to text; both tile the middle."""
    if len(first) == 1 and _even(first[0]):
        return tuple(second)
    out: list[Span] = []
    i = j = 0
    raw_start = text_start = middle = 0
    while i < len(first) or j < len(second):
        # where both have a boundary, or one that can be carried over exactly, a span may end
        end_first = first[i].end if i < len(first) else middle
        end_second = second[j].raw_end if j < len(second) else middle
        if end_first == end_second:
            span = Span(raw_start, first[i].raw_end if i < len(first) else raw_start,
                        text_start, second[j].end if j < len(second) else text_start)  # fmt: skip
            i, j, middle = i + 1, j + 1, end_first
        elif end_first < end_second and _even(second[j]):
            cut = second[j].start + end_first - second[j].raw_start
            span = Span(raw_start, first[i].raw_end, text_start, cut)
            i, middle = i + 1, end_first
        elif end_second < end_first and _even(first[i]):
            cut = first[i].raw_start + end_second - first[i].start
            span = Span(raw_start, cut, text_start, second[j].end)
            j, middle = j + 1, end_second
        elif end_first < end_second:
            i += 1
            continue
        else:
            j += 1
            continue
        raw_start, text_start = span.raw_end, span.end
        _push(out, span)
    return tuple(out)
