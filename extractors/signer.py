"""Who signed (người ký): the name under the signer's office, in the signature block."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from extractors.words import word_list
from schemas.page import Line, LineRole, Page

_OFFICE = regex.compile(
    r"(?:pho\s+)?(?:chu tich|giam doc|chanh van phong|chanh vp|truong phong|cuc truong|chi cuc truong|"
    r"truong ban|chanh thanh tra|"
    r"vien truong|thu truong|tong giam doc|chanh toa)\W*$|^\W*(?:tm|kt|tl|tuq|q)\s*\."
)
_NAME = regex.compile(r"(?:^|.*?[\s;.,)])(?P<name>\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*){1,5})[\s.]*$")
_NOT_A_NAME = word_list("not_in_names")
_LOOK_AHEAD = 14
_FAMILY = word_list("family_names")
_SPELT = sorted(word_list("family_names_spelt"))


class Signer(NamedTuple):
    """The signer's name as far as it can be read, and what is wrong with it."""

    name: str | None
    warning: str | None = None


def find_signer(pages: Sequence[Page]) -> Signer:
    """The name below the last signer's office; None where nobody signed or it can't be read."""
    lines = [line for page in pages for line in page.lines if line.text.strip()]
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text.replace("*", " ")
        if _is_office(text) and (found := _name_below(lines[index + 1 : index + 1 + _LOOK_AHEAD])):
            return found
    return Signer(None)


def _is_office(text: str) -> bool:
    """An office in capitals, alone on its line or at its end (the left part may be of 'Nơi nhận')."""
    tail = text.strip()[-30:]
    return sum(map(str.isupper, tail)) >= 4 and _OFFICE.search(fold_chars(text)) is not None


def _name_below(lines: Sequence[Line]) -> Signer | None:
    for line in lines:
        text = " ".join(line.text.replace("*", " ").split())
        found = _NAME.match(text)
        if found is None or line.role is LineRole.PAGE_NUMBER:
            continue
        name = found["name"]
        words = name.split()
        if len(words) > 5 or name.isupper():
            continue
        rest = text[: found.start("name")].split()
        family_at = next((at for at, word in enumerate(words[:-1]) if fold_chars(word) in _FAMILY), None)
        if family_at == 0 or (family_at and _NOT_A_NAME & set(fold_chars(name).split()[:family_at])):
            return Signer(" ".join([_spell(words[family_at]), *words[family_at + 1 :]]))
        if rest and (family := _complete_family(rest[-1])):
            return Signer(f"{family} {name}")
        if _NOT_A_NAME & set(fold_chars(name).split()):
            continue
        damaged = bool(rest) and line.role is LineRole.SIGNATURE
        return Signer(name, _ILLEGIBLE.format(text) if damaged else None)
    return None


_ILLEGIBLE = "the signer's family name is not legible: {!r}"
_MIN_FRAGMENT = 3


def _spell(family: str) -> str:
    """A family name with its marks as they must be: 'Khống' is Khổng."""
    alike = [name for name in _SPELT if fold_chars(name) == fold_chars(family)]
    return alike[0] if len(alike) == 1 else family


def _complete_family(fragment: str) -> str | None:
    """The one family name that ends as a damaged word does ('ZÄWách' is Quách); a seal covers its head."""
    if regex.fullmatch(r"\p{Lu}\p{Ll}+", fragment):
        return None  # a whole word, no damaged one
    alike = [name for name in _SPELT if _common_end(fragment, name) >= _MIN_FRAGMENT]
    return alike[0] if len(alike) == 1 else None


def _common_end(one: str, other: str) -> int:
    """How many letters two words have in common at their ends."""
    pairs = zip(reversed(one.lower()), reversed(other.lower()), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
