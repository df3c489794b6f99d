"""Document codes (số, ký hiệu văn bản): 278/BC-UBND, 61/2018/NĐ-CP, 15/KH-UBND, and their repair by grammar.

A code is figures, then a kind of document, then who issued it. Figures are never touched; the letters are put
right where their base letters leave one reading: QD, QP, QB, 0D are QĐ; ND after a year is NĐ; HDND is HĐND.
"""

import regex

from diacritics.spans import Edit

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
    "TTPVHCC", "VPĐP", "TTHC", "QH", "QLDA", "CCVC", "TCBC", "TLĐ", "HĐTP", "TCT", "TCHQ", "TANDTC",
    "VKSNDTC", "BDTTG", "BNNMT", "BKHĐT", "HĐBC", "SNNMT", "SDTTG",
)  # fmt: skip
"""Who issues, as codes abbreviate it."""

_LOOKALIKE = str.maketrans("ĐÐƯÔƠĂÂÊ0PBOIY", "DDUOOAAEQDDQTV")
"""Letters that recognition confuses in capitals, brought to one form: Đ is read as D, P, B or an eth, Q as O
or 0, T as I, V as Y."""


def _form(letters: str) -> str:
    return letters.upper().translate(_LOOKALIKE)


def _table(names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(_form(name), name)
    return found


_KIND_OF, _ISSUER_OF = _table(KINDS), _table(ISSUERS)
_PARTS = regex.compile(
    r"(?P<number>(?=[OIl]*\d)[\dOIl]{1,5}\p{L}?)(?P<gap>\s?)(?P<year>/\d{4})?(?P<slash>[/-])(?P<kind>[\p{L}0]{1,6}\d{0,2})"
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


_TORN = regex.compile(
    r"(?<![\p{L}\d/.,–-])(?:(?P<word>[\p{L}$][\p{L}6])(?P<gap>[:;.]?\s?)(?=\d))?\d{1,5}\p{L}?(?:/\d{4})?\s?/"
    r"(?P<code>\s?(?P<kind>[\p{Lu}0](?:\s?[\p{L}0]){1,4})(?P<dash>\s?-\s?)(?P<issuer>\p{Lu}(?:\s?[\p{L}0]){1,9}))"
    r"(?![\p{L}\d])"
)
_NUMBER_SIGN = regex.compile(r"[s$][6ốôòóéèedđỐÔóo]", regex.IGNORECASE)
_DOUBLED = regex.compile(r"(?<=[DĐÐ])[bB]|Y(?=V)")
"""One letter read as two: Đ as Db, V as YV."""
_RUN = regex.compile(r"\S+")


def code_edits(line: str) -> list[Edit]:
    """Edits that put the codes of a damaged line in one piece by their grammar; none touches a number.

    A code torn in its letters is joined ('936/C V-UBND', '12/QD- UBND'), a letter read as two is one again
    ('QDb'), and a 'số' run into its number is parted from it ('S6278/BC-UBND': a 6 behind such an S is its
    ố). All this only where kind and issuer are known ones.
    """
    edits: list[Edit] = []
    for match in _TORN.finditer(line) if "/" in line else ():
        kind = _surplus(match["kind"], _KIND_OF, KINDS)
        issuer = _issuer_surplus(match["issuer"])
        if kind is None or issuer is None:
            continue
        # apart from its number and with a letter for its ố it is the decoder's
        if (
            match["word"]
            and _NUMBER_SIGN.fullmatch(match["word"])
            and not (match["gap"] and match["word"][1].isalpha())
        ):
            sign = match["word"][0].replace("$", "S") + "ố"
            edits.append(Edit(*match.span("word"), sign if match["gap"] else sign + " "))
        places = {match.start("kind") + at for at in kind} | {match.start("issuer") + at for at in issuer}
        if match["dash"] != " - ":  # with a blank on either side it was printed so
            places.update(
                at for at in range(match.start("code"), match.start("issuer")) if line[at].isspace()
            )
        edits += [Edit(at, at + 1, "") for at in sorted(places)]
    return edits


def _surplus(letters: str, known: dict[str, str], names: tuple[str, ...]) -> list[int] | None:
    """Where the characters stand without which the letters are a known name; None if they are none."""
    blanks = [i for i, c in enumerate(letters) if c.isspace()]
    doubled = [m.start() for m in _DOUBLED.finditer(letters)]
    for surplus in (blanks, sorted(blanks + doubled)):
        joined = "".join(c for i, c in enumerate(letters) if i not in surplus)
        if joined in names or len(known.get(_form(joined), "")) == len(joined):
            return surplus
    return None


def _issuer_surplus(letters: str) -> list[int] | None:
    """The same for an issuer and what stands behind it: the longest run of its parts that is a name."""
    for end in reversed([m.end() for m in _RUN.finditer(letters)]):
        found = _surplus(letters[:end], _ISSUER_OF, ISSUERS)
        if found is not None:
            return found
    return None
