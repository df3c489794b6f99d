"""Corrections laid over a report's head. Pure, as the overlay over its figures is."""

from collections.abc import Sequence
from typing import Any

from extractors.agency import make_agency
from extractors.placecodes import day_of, place_codes
from pipeline.corrections.cases import taken_back
from schemas.correction import Action, Correction, HeaderField
from schemas.report import Level, Period, ReportHeader

PLACES = (HeaderField.PROVINCE, HeaderField.DISTRICT, HeaderField.COMMUNE)


def header_now(header: ReportHeader, history: Sequence[Correction]) -> ReportHeader:
    """The head that holds now: what was read, with the fields that people corrected."""
    undone = taken_back(history)
    for row in history:
        if row.action is Action.HEADER and row.header is not None and row.correction_id not in undone:
            header = with_field(header, row.header.field, row.header.now)
    return header


def field_text(header: ReportHeader, field: HeaderField) -> str | None:
    """A field as the history tells it."""
    value = getattr(header, field.value)
    if isinstance(value, Period):
        return value.model_dump_json(exclude_none=True)
    return None if value is None else str(value)


def with_field(header: ReportHeader, field: HeaderField, text: str | None) -> ReportHeader:
    """A head with another field. The codes of a place that has another name, and of those within it, are
    looked up anew; None where they are not known. Raises ValueError (pydantic's) where the text is no such
    field."""
    update: dict[str, Any] = {field.value: text}
    if field is HeaderField.PERIOD and text is not None:
        update = {field.value: Period.model_validate_json(text)}
    changed = ReportHeader.model_validate(header.model_dump() | update)
    if field in PLACES and text != getattr(header, field.value):
        return changed.model_copy(update=_codes_from(changed, field))
    return changed


def _codes_from(header: ReportHeader, field: HeaderField) -> dict[str, str | None]:
    """The codes of a place and of those within it, by their names, which a person may write with their tier
    ('thị xã Sơn Tây')."""
    typed = {Level.TINH: header.province, Level.HUYEN: header.district, Level.XA: header.commune}
    named = {level: make_agency(name) for level, name in typed.items() if name}
    names = {level: named[level].place or typed[level] if level in named else None for level in typed}
    agencies = [make_agency(name) for name in (header.agency, header.parent_agency) if name]
    found = place_codes(names, [*agencies, *named.values()], day_of(header.date, header.period))
    codes = dict(zip(PLACES, found, strict=True))
    if codes[field] is None and getattr(header, field.value):  # none of that name elsewhere is meant
        codes = dict.fromkeys(PLACES)
    return {f"{place.value}_code": codes[place] for place in PLACES[PLACES.index(field) :]}
