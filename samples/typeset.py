"""Typeset a sample as Nghị định 30/2020 asks: head in two columns, justified text, signature, recipients."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from samples.lines import break_lines, draw_line, register_fonts
from samples.marks import Marks
from samples.pager import MM, Pager, PageRecord
from samples.seal import draw_seal, draw_signature
from samples.source import Command, Paragraph, Source, Table
from samples.tables import set_table

LEADING = 1.18


@dataclass(frozen=True)
class Look:
    """What differs between typists."""

    size: float
    indent: float
    gap: float
    stamped: bool


def typeset(source: Source, path: Path) -> list[PageRecord]:
    """Write `source` to `path` as a PDF; what its pages say."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(source.meta["report"]["title"])
    style = source.meta.get("look", {})
    register_fonts(style.get("font", "Serif"))
    look = Look(
        style.get("size", 13.5), style.get("indent", 12) * MM, style.get("gap", 4), style.get("stamped", True)
    )
    pager = Pager(canvas, source.notes)
    _head(pager, source.meta["head"])
    for place, block in enumerate(source.blocks):
        if isinstance(block, Paragraph):
            _paragraph(pager, block, look, source.blocks[place + 1 : place + 2])
        elif isinstance(block, Table):
            set_table(pager, block)
        elif block.name == "sign":
            _foot(pager, source, look)
        elif block.name == "page":
            pager.new_page()
        else:
            pager.turn(landscape=block.name == "landscape")
    pager.finish()
    canvas.save()
    return pager.pages


def _paragraph(pager: Pager, block: Paragraph, look: Look, following: list[Any]) -> None:
    """Print a paragraph; a heading stays with what follows it."""
    leading = look.size * LEADING
    if block.style in ("title", "centre"):
        pager.y -= look.gap / 2
        for line in break_lines(block.runs, look.size, pager.width * 0.9):
            pager.line(line, leading, "c")
        return
    lines = break_lines(block.runs, look.size, pager.width, look.indent)
    if block.style != "body" and following and not isinstance(following[0], Command):
        pager.need(leading * (len(lines) + 2) + 2 * look.gap)
    pager.y -= look.gap
    for line in lines:
        pager.line(line, leading)


def _head(pager: Pager, head: dict[str, Any]) -> None:
    """Agency and number on the left, motto, place and date on the right, the kind and the subject below."""
    middle_left = pager.left + pager.width * 0.22 - 6
    middle_right = pager.left + pager.width * 0.72
    top = pager.y
    left = [(text, "Regular", 12.5) for text in head.get("parent", [])]
    left += [(text, "Bold", 12.5) for text in head["agency"]]
    after_left = _stack(pager, left, middle_left, top)
    _rule(pager, left[-1], middle_left, after_left, 0.45)
    right = [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bold", 12.5),
        ("Độc lập - Tự do - Hạnh phúc", "Bold", 13.5),
    ]
    number_at = _stack(pager, [(head["number"], "Regular", 13)], middle_left, after_left - 8)
    after_right = _stack(pager, right, middle_right, top)
    _rule(pager, right[-1], middle_right, after_right, 1.0)
    date_at = min(after_right - 8, after_left - 8)
    _stack(pager, [(head["date"], "Italic", 13)], middle_right, date_at)
    pager.y = min(number_at, date_at - 16) - 16
    centre = pager.left + pager.width / 2
    pager.y = _stack(pager, [(head.get("kind", "BÁO CÁO"), "Bold", 14)], centre, pager.y)
    pager.y = _stack(pager, [(text, "Bold", 14) for text in head["subject"]], centre, pager.y)
    pager.canvas.setLineWidth(0.6)
    pager.canvas.line(centre - 40, pager.y - 7, centre + 40, pager.y - 7)
    pager.y -= 18


def _stack(pager: Pager, texts: list[tuple[str, str, float]], centre: float, top: float) -> float:
    """Centred lines under each other; where the next would begin."""
    for text, style, size in texts:
        top -= size * LEADING
        pager.canvas.setFont(f"Serif-{style}", size)
        pager.canvas.drawCentredString(centre, top, text)
        pager.page.lines.append(text)
    return top


def _rule(pager: Pager, text: tuple[str, str, float], centre: float, y: float, share: float) -> None:
    """The short rule under the agency and the motto."""
    width = pdfmetrics.stringWidth(text[0], f"Serif-{text[1]}", text[2]) * share
    pager.canvas.setLineWidth(0.7)
    pager.canvas.line(centre - width / 2, y - 4.5, centre + width / 2, y - 4.5)


def _foot(pager: Pager, source: Source, look: Look) -> None:
    """Recipients on the left, who signs on the right, the seal half over the signature."""
    sign = source.meta["sign"]
    recipients = sign["recipients"]
    height = max(20 + 13 * len(recipients), 16 * len(sign["title"]) + 96)
    pager.need(height)
    top = pager.y - 10
    marks = Marks()
    y = top
    for place, text in enumerate(["***Nơi nhận:***", *recipients]):
        size = 11 if place else 12
        for line in break_lines(marks.runs(text, italic=False), size, pager.width * 0.46):
            y -= size * LEADING
            draw_line(pager.canvas, line, pager.left, y, pager.width * 0.46, "l")
            pager.page.lines.append(line.text)
    centre = pager.left + pager.width * 0.76
    title_end = _stack(pager, [(text, "Bold", 13.5) for text in sign["title"]], centre, top)
    name_at = _stack(pager, [(sign["name"], "Bold", 13.5)], centre, title_end - 70)
    if look.stamped:
        _seal(pager, source, centre, (title_end + name_at) / 2 - 2)
    pager.y = min(y, name_at) - 6


def _seal(pager: Pager, source: Source, centre: float, middle: float) -> None:
    """Blue signature, then the red stamp over its left third."""
    rng = random.Random(source.name)
    signature = draw_signature(rng)
    pager.canvas.drawImage(ImageReader(signature), centre - 52, middle - 26, 122, 56, mask="auto")
    seal = draw_seal(source.meta["sign"].get("seal", source.meta["report"]["agency"]), rng)
    size = 100
    left, low = centre - 62 - size / 2 + rng.uniform(-4, 4), middle - size / 2 + rng.uniform(-3, 8)
    pager.canvas.drawImage(ImageReader(seal), left, low, size, size, mask="auto")
