"""Text with places in, typed figures out. Pure: no files but packaged data, no images, no database."""

from extractors.header import read_header
from extractors.reading import read_document
from extractors.subject import Subject
from schemas.document import Extraction, ReportText

NO_REPORT = "no report: it names no agency, no period and no known figure; look whether it is the right file"
"""The warning about a text of something else."""


def extract(document: ReportText) -> Extraction:
    """The header, figures and checks of one report."""
    header, noted = read_header(document)
    city = (header.province or "").startswith("Thành phố")
    reading = read_document(document, Subject(level=header.level, period=header.period, city=city))
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
