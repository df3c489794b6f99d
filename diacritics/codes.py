"""Document codes (số, ký hiệu văn bản): 278/BC-UBND, 61/2018/NĐ-CP, 15/KH-UBND, and their repair by grammar.

A code is figures, then a kind of document, then who issued it. Figures are never touched; the letters are put
right where their base letters leave one reading: QD, QP, QB, 0D are QĐ; ND after a year is NĐ; HDND is HĐND.
"""

import regex

KINDS = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr",
    "HĐ", "CĐ", "NĐ", "TT", "TTLT", "CV", "GM", "PL", "L", "LCT", "VBHN", "UBTVQH", "QH", "KL", "QĐUB",
)  # fmt: skip
"""Kinds of documents as codes abbreviate them."""

ISSUERS = (
    "UBND", "HĐND", "CP", "TTg", "VPCP", "BNV", "BTP", "BTC", "BKHĐT", "BTTTT", "BTNMT", "BGDĐT", "BYT",
    "BCT", "BLĐTBXH", "BVHTTDL", "BNNPTNT", "BGTVT", "BXD", "BKHCN", "BCA", "BQP", "BNG", "BTNMT",
    "TTCP", "NHNN", "UBDT", "VP", "VPUBND", "SNV", "STP", "STC", "SKHĐT", "STTTT", "STNMT", "SGDĐT",
    "SYT", "SCT", "SLĐTBXH", "SVHTTDL", "SNNPTNT", "SGTVT", "SXD", "SKHCN", "TU", "HU", "ĐU", "BCĐ",
    "BTV", "TW", "CCHC", "KSTT", "KSTTHC", "NC", "TH", "TTPVHCC", "TTHCC", "VX", "KT", "PNV", "PTP",
    "TTPVHCC", "VPĐP", "TTHC", "QH", "QLDA", "CCVC", "TCBC",
)  # fmt: skip
"""Who issues, as codes abbreviate it."""

_LOOKALIKE = str.maketrans("ĐƯÔƠĂÂÊ0PBO", "DUOOAAEQDDQ")
"""Letters that recognition confuses in capitals, brought to one form: Đ is read as D, P or B, Q as O or 0."""


def _form(letters: str) -> str:
    return letters.upper().translate(_LOOKALIKE)


def _table(names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(_form(name), name)
    return found


_KIND_OF, _ISSUER_OF = _table(KINDS), _table(ISSUERS)
_PARTS = regex.compile(
    r"(?P<number>\d{1,5}\p{L}?)(?P<gap>\s?)(?P<year>/\d{4})?(?P<slash>[/-])(?P<kind>[\p{L}0]{1,6}\d{0,2})"
    r"(?P<issuers>(?:[-–.][\p{L}0&]{1,12})*)"
)
"""The gap is part of the pattern because codes are torn there: '278 /BC-UBND'."""


def repair_code(code: str) -> str:
    """The code with the letters of its kind and its issuers put right; what is no code comes back as it is.

    A part of a code alone is taken too (the ND of '27.6.ND.14').

    The result is as long as the code, and its figures are the same.
    """
    match = _PARTS.fullmatch(code)
    if match is None:
        return _repair_issuer(code) if code.isalpha() and code.isupper() else code
    kind = _repair_kind(match["kind"], bool(match["issuers"]))
    issuers = regex.sub(r"[\p{L}0&]+", lambda m: _repair_issuer(m[0]), match["issuers"])
    return "".join((match["number"], match["gap"], match["year"] or "", match["slash"], kind, issuers))


def _repair_kind(kind: str, with_issuer: bool) -> str:
    """A known kind of document, the commoner where two share their letters (HD: hướng dẫn, NĐ: nghị định)."""
    if kind in KINDS:
        return kind
    known = _KIND_OF.get(_form(kind)) if with_issuer else None
    if known is None:
        return _repair_issuer(kind)
    return known if known is not None and len(known) == len(kind) else kind


def _repair_issuer(name: str) -> str:
    if name in ISSUERS or name in KINDS:
        return name
    known = _ISSUER_OF.get(_form(name)) or _KIND_OF.get(_form(name))
    return known if known is not None and len(known) == len(name) else name
