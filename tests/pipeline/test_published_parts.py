"""What is read of an artefact for a publication names every field that the records have: one that is added to
a record and forgotten there would never reach the database."""

import msgspec
import pytest

from pipeline.archive.folder import pack
from pipeline.publish import reading
from pipeline.publish.reading import published, unpack_published
from schemas.base import Record
from schemas.check import Check, Proposal
from schemas.document import Extraction
from schemas.observation import Breakdown, Evidence, Observation
from schemas.unmapped import UnmappedFigure
from tests.builders import result


@pytest.mark.parametrize(
    ("part", "record"),
    [
        (reading.PublishedFigure, Observation),
        (reading.PublishedEvidence, Evidence),
        (reading.PublishedBreakdown, Breakdown),
        (reading.PublishedCheck, Check),
        (reading.PublishedProposal, Proposal),
        (reading.PublishedUnmapped, UnmappedFigure),
        (reading.PublishedExtraction, Extraction),
    ],
)
def test_no_field_of_a_record_is_forgotten(part: type[msgspec.Struct], record: type[Record]) -> None:
    assert {field.name for field in msgspec.structs.fields(part)} == set(record.model_fields)


def test_figures_are_the_same_with_and_without_records_between() -> None:
    one = unpack_published(pack(result("a")))
    records = one.records()
    assert len(one.read.observations) == 3
    assert [published(reading.PublishedFigure, told) for told in records.observations] == list(
        one.read.observations
    )
    assert [published(reading.PublishedCheck, told) for told in records.checks] == list(one.read.checks)
    assert one.report == records.report
