"""Text with places in, typed figures out. Pure: no files but packaged data, no images, no database."""

from extractors.acceptance import Calibration
from extractors.header import read_header
from extractors.reading import read_document
from extractors.subject import Subject
from schemas.document import Extraction, ReportText
from schemas.report import ReportHeader


def subject_of(header: ReportHeader) -> Subject:
    """What the figures of a report speak of."""
    city = (header.province or "").startswith("Thành phố")
    return Subject(level=header.level, period=header.period, city=city)


NO_REPORT = "no report: it names no agency, no period and no known figure; look whether it is the right file"
"""The warning about a text of something else."""


def extract(document: ReportText, calibration: Calibration | None = None) -> Extraction:
    """The header, figures and checks of one report; `calibration` says which figures are accepted where the
    packaged one does not."""
    header, noted = read_header(document)
    reading = read_document(document, subject_of(header), calibration)
    if not (header.agency or header.period or reading.observations):
        noted = (*noted, NO_REPORT)
    return Extraction(
        report=header,
        observations=reading.observations,
        checks=reading.checks,
        warnings=(*noted, *reading.warnings),
        proposals=reading.proposals,
        unmapped=reading.unmapped,
    )
