"""The structure of the Vietnamese syllable (âm tiết): onset, rhyme, tone, by rule and not by list.

Orthography knows 27 onsets and some 160 rhymes; a stop coda (c, ch, p, t) takes only the tones sắc and nặng.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex

from diacritics.alphabet import TONE_OF, TONED

ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
"""All onsets, the longest first."""

_RHYME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    y yêm yên yêng yêt yêu ych yn ynh yt
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
    oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
_RHYMES = frozenset(_RHYME_LIST.split())
_FRONT = frozenset("eêiy")
_STOPS = ("c", "ch", "p", "t")
_STRONG = "ăâêôơư"
_OLD_STYLE_FIRST = frozenset(("oa", "oe", "uy"))


class Syllable(NamedTuple):
    """A lower-case syllable in parts; `rhyme` has its letters' own marks (ă, ê, ...) but no tone."""

    onset: str
    rhyme: str
    tone: int


def split_onset(word: str) -> tuple[str, str]:
    """The longest onset and the rest of a lower-case word; 'gi' and 'qu' give their vowel back if nothing is
    left ('gì' is g + ì)."""
    base = "".join(TONE_OF[c][0] if c in TONE_OF else c for c in word)
    for onset in ONSETS:
        if base.startswith(onset) and len(base) > len(onset):
            # the tone of 'gìn', 'giết' stands on the i or after it: g + ìn
            if onset == "gi" and (word[1] != "i" or base[2:] not in _RHYMES):
                continue
            return onset, word[len(onset) :]
    return "", word


@lru_cache(maxsize=65536)
def parse(word: str) -> Syllable | None:
    """The parts of a lower-case NFC word, or None where it is no well-formed syllable."""
    if not word or len(word) > 8:
        return None
    onset, rest = split_onset(word)
    tone, letters = 0, []
    for char in rest:
        vowel, char_tone = TONE_OF.get(char, (char, 0))
        if char_tone and tone:
            return None
        tone = tone or char_tone
        letters.append(vowel)
    rhyme = "".join(letters)
    if rhyme not in _RHYMES or not _spelt(onset, rhyme):
        return None
    if rhyme.endswith(_STOPS) and tone not in (2, 5):
        return None
    return Syllable(onset, rhyme, tone)


def _spelt(onset: str, rhyme: str) -> bool:
    """The spelling rules that tie an onset to the vowel after it."""
    front = rhyme[0] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return rhyme[0] not in "eêy"
    if onset == "":
        return not rhyme.startswith("iê")
    if rhyme[0] == "y" and len(rhyme) > 1:
        return onset == "qu"
    if onset == "qu":
        return rhyme[0] not in "ouư"
    return True


def is_syllable(s: str) -> bool:
    """Is `s` one well-formed Vietnamese syllable (any case, NFC or decomposed)? By structure, not by a list:
    'nguệch' is, 'hoc' (a stop without its tone), 'strong' and 'đươc' are not."""
    return parse(unicodedata.normalize("NFC", s).lower()) is not None


def _tone_place(rhyme: str, style: str) -> int:
    """Index of the letter of `rhyme` that carries the tone."""
    strong = [i for i, c in enumerate(rhyme) if c in _STRONG]
    if strong:
        return 0 if rhyme == "ưa" else strong[-1] if rhyme[0] == "ư" and "ơ" in rhyme else strong[0]
    vowels = [i for i, c in enumerate(rhyme) if c in "aeiouy"]
    if len(vowels) == 1:
        return vowels[0]
    if len(vowels) == 3 or len(vowels) < len(rhyme):
        return vowels[1]
    if rhyme in _OLD_STYLE_FIRST and style != "old":
        return vowels[1]
    return vowels[0]


def compose(syllable: Syllable, style: str = "old") -> str:
    """The lower-case spelling of a syllable, tone placed the traditional (old: hòa, thủy) or the new way
    (hoà)."""
    place = _tone_place(syllable.rhyme, style)
    letters = list(syllable.rhyme)
    letters[place] = TONED[letters[place]][syllable.tone]
    return syllable.onset + "".join(letters)


_VOWEL_PAIR = regex.compile(
    r"[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ]|[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY]"
)


@lru_cache(maxsize=32768)
def place_tone(word: str, style: str = "old") -> str:
    """One NFC word with its tone mark where the style wants it; no syllable, no change. Length and case
    stay."""
    syllable = parse(word.lower())
    if syllable is None or not syllable.tone:
        return word
    placed = compose(syllable, style)
    if len(placed) != len(word):
        return word
    return "".join(p.upper() if w.isupper() else p for p, w in zip(placed, word, strict=True))


_WORD = regex.compile(r"\p{L}+")


def normalise(s: str, tone_style: str = "old") -> str:
    """NFC, and the tone mark of oa, oe, uy placed in one way: 'old' (hòa, thủy, ủy) or 'new' (hoà, thuỷ, uỷ).

    Only whole Vietnamese syllables are touched. As long as the NFC form of `s`, character for character.
    """
    s = unicodedata.normalize("NFC", s)
    if not _VOWEL_PAIR.search(s):
        return s
    return str(_WORD.sub(lambda m: place_tone(m[0], tone_style) if _VOWEL_PAIR.search(m[0]) else m[0], s))
