"""Corrections laid over a report's head. Pure, as the overlay over its figures is."""

from collections.abc import Sequence
from typing import Any

from pipeline.corrections.cases import taken_back
from schemas.correction import Action, Correction, HeaderField
from schemas.report import Period, ReportHeader

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
    """A head with another field. Codes of a place that has another name, and of those within it, are no
    longer known. Raises ValueError (pydantic's) where the text is no such field."""
    update: dict[str, Any] = {field.value: text}
    if field is HeaderField.PERIOD and text is not None:
        update = {field.value: Period.model_validate_json(text)}
    if field in PLACES and text != getattr(header, field.value):
        update |= {f"{place.value}_code": None for place in PLACES[PLACES.index(field) :]}
    return ReportHeader.model_validate(header.model_dump() | update)
