"""The font of the invisible layer, `blank.ttf` beside this file: a kilobyte instead of a typeface.

Every character has the same empty glyph, half as wide as the font is high; what it means stands in the PDF
beside the font (ToUnicode). So no font has to be installed, and a word's width depends on its length alone.
`built` makes the file anew with fontTools, which is needed for nothing else.
"""

from io import BytesIO
from pathlib import Path

BLANK_FONT = Path(__file__).with_name("blank.ttf")
EM = 1000
ADVANCE = 500
ASCENT, DESCENT = 800, -200
UNKNOWN = "\ufffd"
RANGES = (
    *((0x20, 0x7E), (0xA0, 0x24F)),  # Latin
    *((0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF)),  # combining marks, Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Vietnamese's own
    *((0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF)),  # punctuation, currencies
    *((0x2100, 0x23FF), (0x2500, 0x27BF)),  # numerals, arrows, mathematics, boxes, ticks
    *((0xFB00, 0xFB06), (0xFFFD, 0xFFFD)),  # ligatures, the unknown character
)
"""The characters that the font has, first and last of each range; others are written as the unknown one."""


def has(char: str) -> bool:
    """Whether the font has a character."""
    return any(first <= ord(char) <= last for first, last in RANGES)


def built() -> bytes:
    """The font file, the same bytes each time."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    table = CmapSubtable.newSubtable(13)  # many characters, one glyph
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {code: "blank" for first, last in RANGES for code in range(first, last + 1)}
    builder.setupCharacterMap({})
    builder.font["cmap"].tables = [table]
    builder.setupGlyf({".notdef": Glyph(), "blank": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "blank": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, sCapHeight=700, fsType=0)
    names = {
        "familyName": "Hoso Blank",
        "styleName": "Regular",
        "psName": "HosoBlank",
        "fullName": "Hoso Blank",
    }
    builder.setupNameTable(names, mac=False)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=0, modified=0, fontRevision=1.0)
    builder.font.recalcTimestamp = False
    stream = BytesIO()
    builder.save(stream)
    return stream.getvalue()
