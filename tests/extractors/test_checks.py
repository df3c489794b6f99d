"""The report's arithmetic and what it does to acceptance; evidence on scans."""

from decimal import Decimal

from extractors.checks import same_rate
from extractors.passages import build_passages
from extractors.reading import Reading, read_document
from extractors.subject import Subject
from schemas.document import ReportText
from schemas.observation import Status
from schemas.page import Box, Line, Page, TextSource, Word
from schemas.report import Level
from tests.extractors.scoring import page_of

SUBJECT = Subject(level=Level.XA)
SENTENCE = "Tổng số hồ sơ tiếp nhận 100 hồ sơ (trực tuyến 60 hồ sơ, trực tiếp 30 hồ sơ, kỳ trước {} hồ sơ)."


def read(*pages: Page) -> Reading:
    return read_document(ReportText(pages=pages, passages=build_passages(pages)), SUBJECT)


def test_a_passed_check_lets_figures_be_used_unseen() -> None:
    reading = read(page_of(SENTENCE.format(10)))
    assert [check.passed for check in reading.checks] == [True]
    assert {o.status for o in reading.observations} == {Status.ACCEPTED}


def test_a_failed_check_does_not() -> None:
    reading = read(page_of(SENTENCE.format(17)))
    assert [(c.left, c.right, c.passed) for c in reading.checks] == [(Decimal(100), Decimal(107), False)]
    assert {o.status for o in reading.observations} == {Status.REVIEW}
    assert len(reading.warnings) == 1 and "100 against 107" in reading.warnings[0]


def test_rounding_is_forgiven_and_no_more() -> None:
    assert same_rate(Decimal("99.04"), Decimal("99.0456"))
    assert same_rate(Decimal("99.05"), Decimal("99.0456"))
    assert not same_rate(Decimal("99.06"), Decimal("99.0456"))


def scanned(confidence: float) -> Page:
    text = SENTENCE.format(10)
    words, at = [], 0
    for index, word in enumerate(text.split(" ")):
        box = Box(index * 50, 100, index * 50 + 40, 120)
        trust = confidence if word == "60" else 0.96
        words.append(Word(start=at, end=at + len(word), box=box, confidence=trust))
        at += len(word) + 1
    line = Line(line_no=1, raw=text, text=text, words=tuple(words), box=Box(0, 100, 2000, 120))
    return Page(page_no=3, source=TextSource.OCR, lines=(line,))


def test_the_box_is_that_of_the_digits() -> None:
    (online,) = [o for o in read(scanned(0.9)).observations if o.indicator == "ho_so.tiep_nhan.truc_tuyen"]
    place = SENTENCE.split(" ").index("60")
    assert online.evidence.bbox == Box(place * 50, 100, place * 50 + 40, 120)
    assert (online.evidence.page, online.evidence.line) == (3, None)
    assert "60" in online.evidence.quote


def test_digits_that_the_engine_doubts_are_looked_at() -> None:
    statuses = {o.indicator: o.status for o in read(scanned(0.3)).observations}
    assert statuses["ho_so.tiep_nhan.truc_tuyen"] is Status.REVIEW
    assert statuses["ho_so.tiep_nhan.truc_tiep"] is Status.ACCEPTED
