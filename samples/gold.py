"""What a sample says, taken from the same source that typesets it, and the arithmetic of its figures."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from samples.marks import Figure, Label
from samples.pager import PageRecord
from samples.source import Source
from schemas.observation import plain
from schemas.report import Period, ReportHeader

GOLD = Path(__file__).parent / "gold"

IDENTITIES = (
    (
        "ho_so.tiep_nhan",
        ("ho_so.tiep_nhan.truc_tuyen", "ho_so.tiep_nhan.truc_tiep", "ho_so.tiep_nhan.ky_truoc"),
    ),
    (
        "ho_so.giai_quyet",
        ("ho_so.giai_quyet.truoc_han", "ho_so.giai_quyet.dung_han", "ho_so.giai_quyet.tre_han"),
    ),
    ("ho_so.giai_quyet", ("ho_so.giai_quyet.truoc_va_dung_han", "ho_so.giai_quyet.tre_han")),
    ("ho_so.dang_giai_quyet", ("ho_so.dang_giai_quyet.trong_han", "ho_so.dang_giai_quyet.qua_han")),
    ("ho_so.tiep_nhan", ("ho_so.giai_quyet", "ho_so.dang_giai_quyet", "ho_so.rut?")),
    ("pakn.tiep_nhan", ("pakn.giai_quyet", "pakn.dang_giai_quyet")),
    ("tthc.truc_tuyen", ("tthc.truc_tuyen.mot_phan", "tthc.truc_tuyen.toan_trinh")),
    ("ho_so.tre_han.tong", ("ho_so.giai_quyet.tre_han", "ho_so.dang_giai_quyet.qua_han")),
    ("nhiem_vu.hoan_thanh", ("nhiem_vu.dung_han", "nhiem_vu.tre_han")),
)
"""A whole and its parts; a part marked ``?`` counts where it is told."""


def assemble(source: Source, pages: list[PageRecord]) -> dict[str, Any]:
    """The gold of a sample as it is stored."""
    observations = _observations(source, pages)
    return {
        "text": [page.text for page in pages],
        "report": _report(source),
        "observations": observations,
        "tables": [
            {"page": number, "header": table.header, "rows": table.rows, "continued": table.continued}
            for number, page in enumerate(pages, 1)
            for table in page.tables
        ],
        "inconsistent": broken_identities(observations),
    }


def write(name: str, gold: dict[str, Any], folder: Path = GOLD) -> None:
    """Store `gold`, readable and the same every time."""
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str, folder: Path = GOLD) -> dict[str, Any]:
    """The stored gold of a sample."""
    loaded: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def _report(source: Source) -> dict[str, Any]:
    """The header in full: a field that the sample does not tell is null."""
    told = dict(source.meta["report"])
    period = Period.model_validate(told.pop("period"))
    header = ReportHeader.model_validate({**told, "period": period, "recipients": _recipients(source)})
    codes = {
        "province_code",
        "district_code",
        "commune_code",
    }  # looked up, not on the paper; places are invented
    return header.model_dump(mode="json", exclude=codes)


def _recipients(source: Source) -> list[str]:
    """The items under 'Nơi nhận' but for the archive's (Lưu)."""
    items = (item.removeprefix("-").strip(" ;.") for item in source.meta["sign"]["recipients"])
    return [item for item in items if not item.startswith("Lưu")]


def _observations(source: Source, pages: list[PageRecord]) -> list[dict[str, Any]]:
    """One entry per figure; what the report repeats is told once, on the page where it first stands."""
    own_level = source.meta["report"]["level"]
    page_of = {key: number for number, page in reversed(list(enumerate(pages, 1))) for key in page.figures}
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for figure in source.figures:
        for label in figure.labels:
            entry = _observation(figure, label, own_level, page_of[figure.key])
            known = found.setdefault(_identity(entry), entry)
            known["required"] = known["required"] or entry["required"]
            known["denominator"] = known["denominator"] or entry["denominator"]
    return list(found.values())


def _observation(figure: Figure, label: Label, own_level: str, page: int) -> dict[str, Any]:
    breakdown = {"kind": label.breakdown[0], "name": label.breakdown[1]} if label.breakdown else None
    return {
        "indicator": label.indicator,
        "level": label.level or own_level,
        "breakdown": breakdown,
        "value": plain(label.value),
        "denominator": None if label.denominator is None else plain(label.denominator),
        "unit": label.unit.value,
        "required": label.required,
        "page": page,
        "printed": figure.printed,
    }


def _identity(entry: dict[str, Any]) -> tuple[object, ...]:
    name = entry["breakdown"]["name"] if entry["breakdown"] else None
    return entry["indicator"], entry["level"], name, entry["value"]


def check_printed(gold: dict[str, Any]) -> list[str]:
    """Figures that do not stand on their page, which must be none."""
    flat = [re.sub(r"\s+", " ", text) for text in gold["text"]]
    return [
        f"{entry['indicator']} {entry['printed']!r} is not on page {entry['page']}"
        for entry in gold["observations"]
        if entry["printed"] not in flat[entry["page"] - 1]
    ]


def mark_lost(gold: dict[str, Any], read_pages: list[str]) -> None:
    """For a text that an OCR engine misread: figures whose digits did not survive are no longer required."""
    for entry in gold["observations"]:
        digits = re.findall(r"\d+(?:[.,/]\d+)*", entry["printed"])
        read = re.findall(r"\d+(?:[.,/]\d+)*", read_pages[entry["page"] - 1])
        if any(number not in read for number in digits):
            entry["required"] = False
            entry["lost"] = True


def broken_identities(observations: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Identities that a report's own figures break, per level and breakdown."""
    broken = []
    for (level, name), group in groupby(sorted(observations, key=_group), key=_group):
        values: dict[str, Decimal] = {}
        for entry in sorted(group, key=lambda entry: entry["required"]):
            values[entry["indicator"]] = Decimal(entry["value"])
        for whole, parts in IDENTITIES:
            needed = [part for part in parts if not part.endswith("?")]
            if whole not in values or any(part not in values for part in needed):
                continue
            right = sum((values.get(part.rstrip("?"), Decimal(0)) for part in parts), Decimal(0))
            if right != values[whole]:
                told = [part.rstrip("?") for part in parts if part.rstrip("?") in values]
                broken.append(
                    {
                        "identity": f"{whole} = {' + '.join(told)}",
                        "level": level,
                        "breakdown": name or None,
                        "left": plain(values[whole]),
                        "right": plain(right),
                    }
                )
    return broken


def _group(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["level"], entry["breakdown"]["name"] if entry["breakdown"] else ""
