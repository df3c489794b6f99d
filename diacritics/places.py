"""Places of Vietnam as data (data/places.csv, data/communes.csv), before and after 1 July 2025."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from diacritics.alphabet import fold_chars
from diacritics.syllable import normalise

_DATA = Path(__file__).parent / "data"
PLACES_FILE = _DATA / "places.csv"
"""Provinces and districts."""
COMMUNES_FILE = _DATA / "communes.csv"
"""Communes: loaded only when somebody asks for one."""
_LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
WAVES = ((date(2019, 10, 7), date(2023, 4, 14)), (date(2023, 4, 15), date(2025, 3, 1)))
"""First and last day of what lies between two lists of communes: within them a day may be the usual one."""


class Place(NamedTuple):
    """A territory under one name, kind and parent while they held.

    `level` is tinh, huyen or xa; `kind` is tỉnh, thành phố, huyện, quận, thị xã, xã, phường, thị trấn or đặc
    khu; `parent` the name of the place above it: a district's province, a commune's district and since 1 July
    2025 its province. An open `valid_from` or `valid_to` is None; `successor` names what it went into, if
    that is known. A name that outlived a merger stands twice. `code` is the General Statistics Office's:
    unique on any one day, used again later. Where `about` holds, the days are those on which most changes of
    that wave took place. `also` is another spelling in use.
    """

    name: str
    level: str
    kind: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    code: str = ""
    parent_code: str = ""
    successor_codes: tuple[str, ...] = ()
    about: bool = False
    also: str = ""

    def held_on(self, day: date | None) -> bool:
        """Was it so on that day? With no day given: at any time."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@lru_cache(maxsize=256)
def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        yield from rows


@cache
def places() -> tuple[Place, ...]:
    """All provinces and districts of the data file, in its order."""
    return tuple(
        Place(
            name,
            level,
            kind,
            parent,
            _date(start),
            _date(end),
            successor,
            code,
            above,
            tuple(into.split()),
            also=also,
        )
        for name, level, kind, code, parent, above, start, end, successor, into, also in _rows(PLACES_FILE)
    )


@cache
def communes() -> tuple[Place, ...]:
    """All communes of the data file, in its order."""
    names = {place.code: place.name for place in places()}
    found = []
    for name, kind, code, above, start, end, about, into, also in _rows(COMMUNES_FILE):
        days = _date(start), _date(end)
        heirs = tuple(into.split())
        found.append(Place(name, "xa", kind, names[above], *days, "", code, above, heirs, about == "1", also))
    return tuple(found)


_SIGNS = str.maketrans("", "", " '’`-–.,")


def _fold(name: str) -> str:
    return fold_chars(name).translate(_SIGNS)


@cache
def _all(level: str) -> tuple[Place, ...]:
    return communes() if level == "xa" else tuple(place for place in places() if place.level == level)


@cache
def _index(level: str, folded: bool) -> dict[str, list[Place]]:
    """The places of a level by their names in small letters, or without marks, spaces and signs too."""
    key = _fold if folded else str.lower
    found: dict[str, list[Place]] = defaultdict(list)
    for place in _all(level):
        for name in {key(place.name), key(place.also)} - {""}:
            found[name].append(place)
    return dict(found)


@cache
def _by_code(communes_too: bool) -> dict[str, list[Place]]:
    """Provinces and districts, or the communes, by their codes."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in communes() if communes_too else places():
        found[place.code].append(place)
    return dict(found)


@cache
def _communes_of() -> dict[str, list[Place]]:
    """The communes by the codes of what they lie in."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in communes():
        found[place.parent_code].append(place)
    return dict(found)


def place_of_code(code: str, on: date) -> Place | None:
    """What a code (two digits: province, three: district, five: commune) meant on a day, if anything."""
    known = _by_code(len(code) == 5).get(code, ())
    return next((place for place in known if place.held_on(on)), None)


def find_place(
    name: str, level: str, on: date | None = None, parent: str | None = None, kind: str | None = None
) -> Place | None:
    """The one place of that name, or None where there is none or where several remain.

    `name` is written with its marks; letters without marks serve only where no such name is known. `level` is
    tinh, huyen or xa. `on` is the day of the document: of a name that had ended by then, the place it went
    into is meant, if it is but one; with no day given, all times count. `parent` is the code of a district or
    province above it, `kind` its kind; either tells namesakes apart.
    """
    name = " ".join(normalise(name).replace("’", "'").split())
    for folded in (False, True):
        known = _index(str(level), folded).get(_fold(name) if folded else name.lower())
        if known:
            return _choose(known, on, parent, kind)
    return None


def _choose(known: list[Place], on: date | None, parent: str | None, kind: str | None) -> Place | None:
    """Of namesakes the one that fits the day, the place above and the kind; else what one of them became."""
    named = [place for place in known if kind is None or place.kind == kind]
    holding = [place for place in named if place.held_on(on) and _lies_in(place, parent)]
    if not holding and on is not None:
        holding = [place for place in named if _may_have_held(place, on) and _lies_in(place, parent)]
    if not holding and on is not None:
        ended = [place for place in named if place.valid_to is not None and place.valid_to < on]
        holding = [
            heir
            for place in ended
            for heir in successors(place, on)
            if heir.level == place.level and (_lies_in(place, parent) or _lies_in(heir, parent))
        ]
    return holding[-1] if len({(place.code, place.level) for place in holding}) == 1 else None


def _may_have_held(place: Place, on: date) -> bool:
    """The days of a change may be but the usual ones of its wave: it may have held on any day of it."""
    if not place.about:
        return False
    return any(
        first <= on <= last and any(first <= day <= last for day in (place.valid_from, place.valid_to) if day)
        for first, last in WAVES
    )


def _lies_in(place: Place, code: str | None) -> bool:
    """Does the place of that code hold it, directly or through its district?"""
    if code is None or place.parent_code == code:
        return True
    above = (one.parent_code for one in _by_code(False).get(place.parent_code, ()))
    return len(place.parent_code) == 3 and code in above


def successors(place: Place, on: date) -> tuple[Place, ...]:
    """What a place that ended before `on` had become by then, through any number of changes.

    A district of before 1 July 2025 became the communes that its own went into. Empty where nothing is known:
    the lists don't say which neighbour took up a commune before 2025.
    """
    heirs: dict[str, Place] = {}
    pending = [(place, code) for code in place.successor_codes]
    if place.level == "huyen" and place.valid_to == _LAST_DAY_OF_DISTRICTS and not pending:
        own = (one for one in _communes_of().get(place.code, ()) if one.valid_to == place.valid_to)
        pending = [(one, code) for one in own for code in one.successor_codes]
    while pending:
        gone, code = pending.pop()
        assert gone.valid_to is not None
        heir = place_of_code(code, gone.valid_to + timedelta(days=1))
        if heir is None:
            continue
        if heir.held_on(on):
            heirs[heir.code] = heir
        else:
            pending.extend((heir, later) for later in heir.successor_codes)
    return tuple(heirs[code] for code in sorted(heirs))
