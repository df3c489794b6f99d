"""A processed document as rows of the published database: the columns of `schemas/sql/database.sql`."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extractors.cumulative import is_cumulative
from pipeline.archive import DocumentRow
from pipeline.corrections import Verified, checked, verified
from pipeline.corrections.header import header_now
from pipeline.publish.dimensions import place_of
from pipeline.publish.reading import (
    PublishedBreakdown,
    PublishedCheck,
    PublishedDocument,
    PublishedEvidence,
    PublishedFigure,
    PublishedPage,
    PublishedUnmapped,
    published,
)
from schemas.correction import Correction
from schemas.observation import Status, plain
from schemas.report import Period, ReportHeader

Row = dict[str, Any]
"""One row: column to a value that JSON can hold."""


def document_row(booked: DocumentRow, paths: Sequence[str], result: PublishedDocument | None) -> Row:
    """The document itself; `result` is None where processing failed."""
    return {
        "document_id": booked.document_id,
        "sha256": booked.sha256,
        "paths": list(paths),
        "kind": result.source.kind.value if result else None,
        "pages": booked.pages,
        "state": booked.state.value,
        "failure_code": booked.failure_code,
        "failure_message": booked.failure_message,
        "warnings": result.read.warnings if result else [],
        "pipeline_version": booked.version,
    }


def result_rows(
    result: PublishedDocument, history: Sequence[Correction] = (), keyings: int = 1
) -> Iterator[tuple[str, Row]]:
    """All other rows of a document, with what people corrected, each with the name of its table; `keyings`
    equal entries of different people settle a figure."""
    key = {"document_id": result.document_id}
    header = header_now(result.report, history)
    yield "reports", key | _report(header)
    for page in result.pages:
        yield "pages", key | _page(page)
    figures, checks = _decided(result, history, keyings) if history else _as_read(result)
    for one in figures:
        yield "observations", key | {"observation_no": one.number} | _observation(one, header.period)
    for number, check in enumerate(checks, start=1):
        yield "checks", key | {"check_no": number} | _check(check)
    for row in history:
        yield "corrections", key | _correction(row)
    for number, proposal in enumerate(result.read.proposals, start=1):
        place = {"proposal_no": number, "observation_no": proposal.observation + 1}
        yield "proposals", key | place | {"value": proposal.value, "proof": proposal.proof}
    for number, unmapped in enumerate(result.read.unmapped, start=1):
        yield "unmapped_figures", key | {"figure_no": number} | _unmapped(unmapped)
    tables = [table for page in result.pages for table in page.tables]
    for table_no, table in enumerate(tables, start=1):
        for row_no, cells in enumerate(table.rows, start=1):
            place = {"table_no": table_no, "row_no": row_no, "page": table.page_no}
            yield "table_rows", key | place | {"cells": [cell.text for cell in cells]}


class _Told(NamedTuple):
    """A figure with its number and the columns that say what people decided on it."""

    number: int
    figure: PublishedFigure
    by_person: Row


_BY_NOBODY: Row = {"read_value": None, "clerk": None, "decided_at": None, "disputed": False, "keyed_by": None}


def _as_read(result: PublishedDocument) -> tuple[list[_Told], Sequence[PublishedCheck]]:
    """Figures and checks of a document that nobody corrected."""
    figures = [_Told(number, one, _BY_NOBODY) for number, one in enumerate(result.read.observations, start=1)]
    return figures, result.read.checks


def _decided(
    result: PublishedDocument, history: Sequence[Correction], keyings: int
) -> tuple[list[_Told], Sequence[PublishedCheck]]:
    """Figures and checks as people left them."""
    figures = verified(result.records().observations, history, keyings)
    told = [
        _Told(one.number, published(PublishedFigure, one.observation), _by_person(one)) for one in figures
    ]
    return told, [published(PublishedCheck, check) for check in checked(figures)]


def _by_person(one: Verified) -> Row:
    status = one.observation.status
    decided = one.correction if status in (Status.CONFIRMED, Status.CORRECTED) else None
    return {
        "read_value": plain(one.read.value) if one.read and decided else None,
        "clerk": decided.clerk if decided else None,
        "decided_at": decided.made_at if decided else None,
        "disputed": one.is_disputed,
        "keyed_by": one.keyed_by or None,
    }


def _report(report: ReportHeader) -> Row:
    header = report.model_dump(mode="json")
    period = header.pop("period") or {}
    names = ("kind", "year", "quarter", "month", "start", "end")
    return header | {f"period_{name}": period.get(name) for name in names} | {"place_id": place_of(report)}


def _page(page: PublishedPage) -> Row:
    return {
        "page": page.page_no,
        "source": page.source.value,
        "status": page.status.value,
        "note": page.note,
        "width_px": page.width_px,
        "height_px": page.height_px,
        "raw_text": page.raw_text,
        "text": page.text,
    }


def _observation(one: _Told, period: Period | None) -> Row:
    figure = one.figure
    told = {
        "indicator": figure.indicator,
        "level": figure.level,
        "value": figure.value,
        "denominator": figure.denominator,
        "unit": figure.unit,
        "cumulative": is_cumulative(figure.evidence.quote, period),
        "confidence": figure.confidence,
        "status": figure.status,
        "rule": figure.rule,
        "source_kind": figure.source_kind,
    }
    return told | _evidence(figure.evidence) | _breakdown(figure.breakdown) | one.by_person


def _correction(row: Correction) -> Row:
    told = row.model_dump(
        mode="json", include={"correction_id", "made_at", "clerk", "action", "why", "undoes"}
    )
    was, now = (
        json.dumps(reading.model_dump(mode="json"), ensure_ascii=False) if reading else None
        for reading in (row.was, row.now)
    )
    if row.header is not None:
        was, now = (
            json.dumps({row.header.field.value: text}, ensure_ascii=False)
            for text in (row.header.was, row.header.now)
        )
    return told | {"page": row.place.page, "was": was, "now": now}


def _check(check: PublishedCheck) -> Row:
    told = {
        "identity": check.identity,
        "level": check.level,
        "left_value": check.left,
        "right_value": check.right,
        "passed": check.passed,
    }
    return told | _breakdown(check.breakdown)


def _unmapped(figure: PublishedUnmapped) -> Row:
    told = {
        "value": figure.value,
        "denominator": figure.denominator,
        "unit": figure.unit,
        "unit_text": figure.unit_text,
        "before": figure.before,
        "after": figure.after,
        "reason": figure.reason,
    }
    return told | _evidence(figure.evidence)


def _evidence(evidence: PublishedEvidence) -> Row:
    return {"page": evidence.page, "bbox": evidence.bbox, "line": evidence.line, "quote": evidence.quote}


def _breakdown(breakdown: PublishedBreakdown | None) -> Row:
    return {
        "breakdown_kind": breakdown.kind if breakdown else None,
        "breakdown": breakdown.name if breakdown else None,
    }
