"""What holds for every text: lines, spans, figures."""

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import Evidence, RestoredLine, Restorer, fold, fold_chars, judge, normalise
from schemas.page import Span

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạếềệộốợựứừ"
_WORDS = st.text(alphabet=_LETTERS + _LETTERS.upper() + "0146&¢é€'’?-/.", min_size=1, max_size=9)
_FIGURES = st.from_regex(r"[0-9]{1,4}([.,/][0-9]{1,4}){0,3}%?", fullmatch=True)
_ANY = st.text(max_size=30)
_LINES = st.lists(
    st.one_of(st.lists(st.one_of(_WORDS, _FIGURES), max_size=8).map(" ".join), _ANY), min_size=1, max_size=5
)
_FIGURE_TOKEN = regex.compile(r"(?<![^\s])[0-9][0-9.,/]*%?(?![^\s])")

_DIGIT = regex.compile(r"[0-9]")
_LONG = regex.compile(r"[0-9]{3,}")


def tiles(spans: tuple[Span, ...], raw: str, text: str) -> bool:
    """Do the spans cover both strings from start to end, in order, without gaps?"""
    read = written = 0
    for span in spans:
        if (span.raw_start, span.start) != (read, written):
            return False
        read, written = span.raw_end, span.end
    return (read, written) == (len(raw), len(text))


def in_order(few: list[str], many: list[str]) -> bool:
    """Are all of `few` in `many`, in the same order?"""
    rest = iter(many)
    return all(each in rest for each in few)


def with_figures_back(line: RestoredLine) -> str:
    """The restored text with every figure that became a word in its place again."""
    text = line.text
    for taken in reversed(line.figures_as_words):
        text = text[: taken.start] + taken.figure + text[taken.end :]
    return text


@given(lines=_LINES, evidence=st.sampled_from([*Evidence, None]))
@settings(max_examples=120, deadline=None)
def test_lines_spans_and_figures(restorer: Restorer, lines: list[str], evidence: Evidence | None) -> None:
    restored = restorer.restore_lines(lines, evidence)
    assert len(restored) == len(lines)
    for line, out in zip(lines, restored, strict=True):
        assert tiles(out.spans, line, out.text)
        back = with_figures_back(out)
        # none is lost; a word and a figure run together may come apart, but no digit is invented
        assert in_order(_FIGURE_TOKEN.findall(line), _FIGURE_TOKEN.findall(back))
        assert in_order(_DIGIT.findall(back), _DIGIT.findall(line))
        # long figures inside tokens too: sums with a unit, codes, dates
        assert _LONG.findall(line) == _LONG.findall(with_figures_back(out))


@given(text=st.text(alphabet="ab é6\n\r\f\v\x85\u2028", max_size=40))
@settings(max_examples=100, deadline=None)
def test_line_breaks_of_every_kind_stay(restorer: Restorer, text: str) -> None:
    breaks = regex.compile(r"[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
    assert breaks.findall(restorer.restore_text(text)) == breaks.findall(text)


@given(text=_ANY)
def test_folding_keeps_the_length(text: str) -> None:
    import unicodedata

    assert len(fold_chars(text)) == len(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)


@given(text=_ANY)
def test_normalising_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(lines=st.lists(_ANY, max_size=6))
def test_judging_never_fails(lines: list[str]) -> None:
    assert 0 <= judge(lines).vietnamese_share <= 1
