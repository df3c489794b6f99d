"""Everything that head, title and foot of a report say about it: `ReportHeader` from pages and passages."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from diacritics.alphabet import fold_chars
from extractors.agency import Agency, agencies_of_head, agency_of_prose, make_agency
from extractors.head import read_head
from extractors.period import confirm_quarter, find_period
from extractors.placecodes import day_of, place_codes
from extractors.places import (
    CENTRAL_CITIES,
    TWO_TIERS_FROM,
    Mention,
    mentions,
    most_named,
    places_of_addresses,
    spell,
    squeeze,
)
from extractors.recipients import find_recipients
from extractors.signer import find_signer
from schemas.document import ReportText
from schemas.report import Level, ReportHeader

_OPENING = 10
"""How many passages may introduce the report, its head among them."""

Places = dict[Level, str | None]


class HeaderReading(NamedTuple):
    """The header, and what about it a person should look at."""

    header: ReportHeader
    warnings: tuple[str, ...]


def read_header(document: ReportText) -> HeaderReading:
    """The header; a field that the paper leaves blank or does not say is None."""
    texts = [passage.text for passage in document.passages]
    head = read_head(document.pages)
    agency, parent = _agencies(head.left, texts)
    counts = mentions(texts)
    level = _level(agency, parent)
    places = _places(agency, parent, counts, texts, head.date)
    if agency is not None:
        agency = _complete(agency, parent, level, places)
    folded = [fold_chars(text) for text in texts]
    title = fold_chars(head.title or "")
    signer = find_signer(document.pages)
    introduction = folded[:_OPENING]
    period = find_period(title, introduction, folded)
    confirmed = confirm_quarter(period, title, _below_title(introduction, title), head.date)
    named: Places = {
        Level.TINH: places[Level.TINH],
        Level.HUYEN: places[Level.HUYEN] if level is not Level.TINH else None,
        Level.XA: places[Level.XA] if level is Level.XA else None,
    }
    codes = place_codes(named, (agency, parent), day_of(head.date, confirmed.period))
    header = ReportHeader(
        agency=agency.name if agency else None,
        parent_agency=parent.name if parent else None,
        level=level,
        number=head.number,
        place=head.place,
        date=head.date,
        title=head.title,
        signer=signer.name,
        province=named[Level.TINH],
        district=named[Level.HUYEN],
        commune=named[Level.XA],
        province_code=codes.province,
        district_code=codes.district,
        commune_code=codes.commune,
        period=confirmed.period,
        recipients=find_recipients(document.pages),
    )
    told = (confirmed.warning, signer.warning)
    return HeaderReading(header, tuple(warning for warning in told if warning))


def _below_title(introduction: Sequence[str], title: str) -> list[str]:
    """The introduction without the passages that are the title, or part of it."""
    words = " ".join(title.split()) or "\n"
    return [text for text in introduction if " ".join(text.split()) not in words and words not in text]


def _agencies(left: Sequence[str], texts: Sequence[str]) -> tuple[Agency | None, Agency | None]:
    """The reporting agency and the one above it: from the head's left column, else from its words."""
    named = agencies_of_head(left)
    told = agency_of_prose(texts[:_OPENING], texts)
    if not named:
        return told, None
    agency, parent = named[-1], named[-2] if len(named) > 1 else None
    if told is not None and agency.level is None and agency.place is None and parent is None:
        return told, None
    return agency, parent


def _level(agency: Agency | None, parent: Agency | None) -> Level | None:
    """The agency's own tier; an office named without one has that of the agency above it."""
    if agency is None:
        return None
    if agency.tier is None and parent is not None and parent.level is not None:
        return parent.level
    return agency.level


def _places(
    agency: Agency | None,
    parent: Agency | None,
    counts: Counter[Mention],
    texts: Sequence[str],
    date: dt.date | None,
) -> Places:
    """Province, district and commune: of the agencies' names, else the most named ones."""
    places: Places = dict.fromkeys(Level)
    for known in (agency, parent):
        if known is not None and known.level is not None and known.place and known.tier:
            places[known.level] = places[known.level] or known.place
    two_tiers = date is not None and date >= TWO_TIERS_FROM
    own = agency.level if agency is not None else None
    for level in (Level.HUYEN, Level.TINH):
        if places[level] is None and not (level is Level.HUYEN and (two_tiers or own is Level.TINH)):
            places[level] = most_named(counts, level)
    province, district = places_of_addresses(texts)
    places[Level.TINH] = spell(places[Level.TINH] or province, Level.TINH)
    if not two_tiers and own is not Level.TINH and places[Level.TINH] == province:
        places[Level.HUYEN] = places[Level.HUYEN] or district
    places[Level.HUYEN] = spell(places[Level.HUYEN], Level.HUYEN)
    return places


def _complete(agency: Agency, parent: Agency | None, level: Level | None, places: Places) -> Agency:
    """An office's name with its place: 'Sở Y tế' of 'UBND tỉnh An Trà' is 'Sở Y tế tỉnh An Trà'."""
    if agency.place:
        return agency
    if agency.tier is not None and level is not None and places[level]:
        return make_agency(f"{agency.name} {places[level]}")
    if agency.tier is None and parent is not None and parent.tier and parent.place:
        return make_agency(f"{agency.name} {parent.tier} {parent.place}")
    if agency.tier is None and level is Level.TINH and places[level]:
        city = squeeze(places[level] or "") in CENTRAL_CITIES
        return make_agency(f"{agency.name} {'thành phố' if city else 'tỉnh'} {places[level]}")
    return agency
