"""Legacy encodings: text typed with TCVN3 (ABC, '.VnTime') or VNI ('VNI-Times') fonts, shown as Latin
letters.

Such text layers hold 'céng hßa' (TCVN3) or 'coäng hoøa' (VNI) for 'cộng hòa'. TCVN3 keeps capitals with tones
in separate fonts, so that its capitals can come out small; nothing can be done about it from the text alone.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

import regex

from diacritics.alphabet import has_marks
from diacritics.syllable import is_syllable, normalise


class LegacyEncoding(StrEnum):
    """Font encodings that are told from Unicode by `detect_legacy`."""

    TCVN3 = "tcvn3"
    VNI = "vni"


_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô­õøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)

_VNI_MARKS = {
    "a": dict(zip("øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ", strict=True)),
    "e": dict(zip("øùûõïâàáåãä", "èéẻẽẹêềếểễệ", strict=True)),
    "o": dict(zip("øùûõïâàáåãä", "òóỏõọôồốổỗộ", strict=True)),
    "u": dict(zip("øùûõï", "ùúủũụ", strict=True)),
    "y": dict(zip("øùûõ", "ỳýỷỹ", strict=True)),
    "ô": dict(zip("øùûõï", "ờớởỡợ", strict=True)),
    "ö": dict(zip("øùûõï", "ừứửữự", strict=True)),
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for base, marks in _VNI_MARKS.items():
        table |= {base + mark: letter for mark, letter in marks.items()}
    for source, target in list(table.items()):
        table[source.upper()] = target.upper()
        table[source[0].upper() + source[1:]] = target.upper()
    return table


_VNI = _vni_table()
_VNI_PATTERN = regex.compile("|".join(sorted(map(regex.escape, _VNI), key=len, reverse=True)))
_TELLING = regex.compile(r"[µ¸¶·¹¨»¾¼½Æ©ÇÈÉËÌÎÏÑªÒÓÔÖ×ØÜÞßãâä«åæç¬ëìîïñòô\xadõøö÷ùûüþ¡¢§£¤¥¦ÙØÛÕÏÂÀÁÅÃÄÊÈÉÚ]")
_WORD = regex.compile(r"[^\W\d_]+|[^\s\d.,;:()\[\]\"'/–-]+")
_SAMPLE_CHARS = 40_000


def convert_legacy(text: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode (NFC, traditional tone placement); characters foreign to the encoding stay."""
    if encoding is LegacyEncoding.TCVN3:
        return normalise(text.translate(_TCVN3))
    return normalise(str(_VNI_PATTERN.sub(lambda m: _VNI[m[0]], unicodedata.normalize("NFC", text))))


def _vietnamese(text: str) -> float:
    """How much of the text is well-formed syllables with marks, of all words that are not plain ASCII."""
    words = [w.lower() for w in _WORD.findall(text) if not w.isascii()]
    if not words:
        return 0.0
    return sum(is_syllable(w) and has_marks(w) for w in words) / len(words)


def detect_legacy(lines: Sequence[str]) -> LegacyEncoding | None:
    """The legacy encoding a text is in, or None for Unicode (composed or not), plain ASCII and everything
    else.

    An encoding is believed when it turns nearly all marked words into well-formed syllables and Unicode
    does not.
    """
    sample: list[str] = []
    size = 0
    for line in lines:
        if _TELLING.search(line[:2000]):
            sample.append(line[:2000])
            size += len(sample[-1])
            if size > _SAMPLE_CHARS:
                break
    text = "\n".join(sample)
    odd = sum(not w.isascii() for w in _WORD.findall(text))
    if odd < 3:
        return None
    scores = {encoding: _vietnamese(convert_legacy(text, encoding)) for encoding in LegacyEncoding}
    best = max(scores, key=lambda e: scores[e])
    as_it_is = _vietnamese(unicodedata.normalize("NFC", text))
    return best if scores[best] > 0.8 and scores[best] > as_it_is + 0.3 else None
