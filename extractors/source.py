"""How good the text is that a report was read from (chất lượng văn bản nguồn)."""

from collections.abc import Sequence

import regex

from schemas.page import Page, TextSource

_DEGRADED_FROM = 0.2
"""The share of words that restoration changed, from which on a text file counts as degraded. Good texts stay
below 0.02, those of an engine without Vietnamese begin at 0.7."""


_LIKE_A_WORD = regex.compile(r"(?<![\d.,/]|[\d.,/] )14(?= \d{3}(?![\d.,]))")
"""'14 784': an English model reads “là” as 14 all the time; reports hardly ever part thousands by blanks.
Restoration must not decide that without context and leaves it; it is the number phrase that goes wrong."""


def degraded_pages(pages: Sequence[Page]) -> frozenset[int]:
    """The numbers of the pages whose text an earlier OCR had damaged so that it had to be restored."""
    return frozenset(page.page_no for page in pages if _is_degraded(page))


def _is_degraded(page: Page) -> bool:
    if page.source is not TextSource.TEXT_FILE:
        return False
    words = changed = 0
    for line in page.lines:
        raw, text = line.raw.split(), line.text.split()
        words += max(len(raw), len(text))
        if line.raw != line.text:
            changed += sum(a != b for a, b in zip(raw, text, strict=False)) + abs(len(raw) - len(text))
    return changed > _DEGRADED_FROM * words


def without_like_words(folded: str) -> str:
    """Folded text of a degraded page, as long as it was, with the figure that is a word in front of a number
    as that word."""
    return _LIKE_A_WORD.sub("la", folded)
