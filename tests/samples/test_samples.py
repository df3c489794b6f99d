"""The stored samples: every figure stands on its page, sums hold, files open, nothing grows out of hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from samples import gold, source
from samples.generate import SCANS, scan_path
from schemas.catalogue import catalogue
from schemas.observation import BreakdownKind
from schemas.report import Level, ReportHeader

NAMES = source.names()
INCONSISTENT = {"huyen_2016_old"}
"""The samples whose paper contradicts itself on purpose."""

SIZE_LIMIT_MB = 8


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def labels(name: str) -> dict[str, Any]:
    return gold.read(name)


def test_no_stray_files() -> None:
    assert sorted(path.stem for path in SCANS.iterdir()) == NAMES
    assert sorted(path.stem for path in gold.GOLD.iterdir()) == NAMES


def test_all_files_together_stay_small() -> None:
    size = sum(path.stat().st_size for folder in (SCANS, gold.GOLD) for path in folder.iterdir())
    assert size < SIZE_LIMIT_MB * 1024 * 1024


def test_every_figure_stands_on_its_page(labels: dict[str, Any]) -> None:
    assert gold.check_printed(labels) == []


def test_observations_are_well_formed_and_told_once(labels: dict[str, Any]) -> None:
    seen = set()
    for entry in labels["observations"]:
        assert entry["unit"] == catalogue()[entry["indicator"]].unit
        assert Level(entry["level"])
        breakdown = entry["breakdown"]
        if breakdown:
            assert BreakdownKind(breakdown["kind"])
            assert breakdown["name"]
        key = (entry["indicator"], entry["level"], str(breakdown), entry["value"])
        assert key not in seen
        seen.add(key)
        assert Decimal(entry["value"]) >= 0


def test_gold_holds_the_figures_of_the_source(name: str, labels: dict[str, Any]) -> None:
    """A text changed without generating anew is found here."""
    own_level = labels["report"]["level"]
    marked = {
        (label.indicator, label.level or own_level, label.breakdown and label.breakdown[1], str(label.value))
        for figure in source.load(name).figures
        for label in figure.labels
    }
    stored = {
        (entry["indicator"], entry["level"], (entry["breakdown"] or {}).get("name"), Decimal(entry["value"]))
        for entry in labels["observations"]
    }
    assert {(*rest, Decimal(value)) for *rest, value in marked} == stored


def test_sums_hold_except_where_the_paper_is_wrong(name: str, labels: dict[str, Any]) -> None:
    broken = gold.broken_identities(labels["observations"])
    assert labels["inconsistent"] == broken
    assert bool(broken) == (name in INCONSISTENT)


def test_stated_rates_follow_from_their_parts(labels: dict[str, Any]) -> None:
    """'612/730 hồ sơ, đạt 83,84%': the rate printed beside a part and its whole is theirs, rounded."""
    rates = {
        (entry["indicator"], entry["level"]): Decimal(entry["value"])
        for entry in labels["observations"]
        if entry["unit"] == "%" and entry["breakdown"] is None
    }
    for entry in labels["observations"]:
        rate = rates.get((entry["indicator"] + ".ty_le", entry["level"]))
        if entry["denominator"] and rate is not None and entry["breakdown"] is None:
            true_rate = 100 * Decimal(entry["value"]) / Decimal(entry["denominator"])
            assert abs(true_rate - rate) < Decimal("0.06"), entry


def test_header_is_the_contracts(labels: dict[str, Any]) -> None:
    header = ReportHeader.model_validate(labels["report"])
    assert header.title and header.signer and header.number and header.province
    flat = " ".join(labels["text"]).replace("\n", " ")
    assert header.title in flat
    assert header.signer in flat
    assert header.number in flat


def test_tables_are_rectangular_and_on_their_page(labels: dict[str, Any]) -> None:
    for table in labels["tables"]:
        widths = {len(row) for row in (*table["header"], *table["rows"])}
        assert len(widths) == 1
        page = labels["text"][table["page"] - 1]
        assert all("\t".join(row).rstrip() in page for row in table["rows"])


def test_file_opens_with_as_many_pages_as_the_gold(name: str, labels: dict[str, Any]) -> None:
    assert _page_count(scan_path(source.load(name))) == len(labels["text"])


def test_all_indicators_are_required_somewhere() -> None:
    required = {
        entry["indicator"] for one in NAMES for entry in gold.read(one)["observations"] if entry["required"]
    }
    assert required == catalogue().keys()


def _page_count(path: Path) -> int:
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8").count("\f") + 1
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            return len(pdf.pages)
    with Image.open(path) as image:
        return getattr(image, "n_frames", 1)
