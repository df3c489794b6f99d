"""The report's arithmetic and what it does to acceptance; evidence on scans."""

import itertools
import unicodedata
from decimal import Decimal
from pathlib import Path

from extractors import extract
from extractors.acceptance import Clearness, Evidence, confidence
from extractors.checks import same_rate
from extractors.grade import Grade
from extractors.passages import build_passages
from extractors.reading import Reading, read_document
from extractors.subject import Subject
from schemas.document import ReportText
from schemas.gold import GoldReport
from schemas.observation import Status
from schemas.page import Box, Line, Page, TextSource, Word
from schemas.report import Level
from tests.extractors.scoring import page_of

SAMPLES = Path(__file__).parents[2] / "samples" / "gold"
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


def scanned(text: str, doubted: str, confidence: float) -> Page:
    """A scanned line; the engine has this confidence in the word `doubted` and much in all others."""
    words, at = [], 0
    for index, word in enumerate(text.split(" ")):
        box = Box(index * 50, 100, index * 50 + 40, 120)
        trust = confidence if word == doubted else 0.97
        words.append(Word(start=at, end=at + len(word), box=box, confidence=trust))
        at += len(word) + 1
    line = Line(line_no=1, raw=text, text=text, words=tuple(words), box=Box(0, 100, 2000, 120))
    return Page(page_no=3, source=TextSource.OCR, lines=(line,))


def test_the_box_is_that_of_the_digits() -> None:
    (online,) = [
        o
        for o in read(scanned(SENTENCE.format(10), "60", 0.9)).observations
        if o.indicator == "ho_so.tiep_nhan.truc_tuyen"
    ]
    place = SENTENCE.split(" ").index("60")
    assert online.evidence.bbox == Box(place * 50, 100, place * 50 + 40, 120)
    assert (online.evidence.page, online.evidence.line) == (3, None)
    assert "60" in online.evidence.quote


def test_digits_that_the_engine_doubts_are_looked_at() -> None:
    statuses = {o.indicator: o.status for o in read(scanned(SENTENCE.format(10), "60", 0.3)).observations}
    assert statuses["ho_so.tiep_nhan.truc_tuyen"] is Status.REVIEW
    assert statuses["ho_so.tiep_nhan.truc_tiep"] is Status.ACCEPTED


MISREAD = (
    "Tổng số hồ sơ tiếp nhận 512 hồ sơ (trực tuyến 380 hồ sơ, trực tiếp 112 hồ sơ, kỳ trước 20 hồ sơ). "
    "Đã giải quyết 490 hồ sơ (trước hạn 410 hồ sơ, đúng hạn 30 hồ sơ, trễ hạn 0 hồ sơ)."
)


def test_a_misread_digit_is_proposed_with_its_proof_and_changes_nothing() -> None:
    reading = read(scanned(MISREAD, "30", 0.7))
    (proposal,) = reading.proposals
    figure = reading.observations[proposal.observation]
    assert (figure.indicator, figure.value) == ("ho_so.giai_quyet.dung_han", Decimal(30))
    assert figure.status is Status.REVIEW
    assert proposal.value == 80
    assert "read 30; with 80" in proposal.proof and "490 = 490" in proposal.proof
    assert any("perhaps misread" in warning for warning in reading.warnings)


def test_a_repair_that_breaks_another_check_is_not_proposed() -> None:
    text = (
        MISREAD + " Tỷ lệ hồ sơ giải quyết trước và đúng hạn đạt 89,8%."
    )  # (410 + 30) / 490: the 30 is right
    assert read(scanned(text, "30", 0.7)).proposals == ()


def test_what_was_read_with_confidence_is_the_papers_mistake() -> None:
    reading = read(scanned(MISREAD.replace("20 hồ sơ)", "30 hồ sơ)"), "", 0))
    assert reading.proposals == ()
    assert [w for w in reading.warnings if w.startswith("paper_inconsistent: ") and "512 against 522" in w]


def test_a_part_that_may_have_been_overlooked_is_not_the_papers_mistake() -> None:
    text = MISREAD.replace(", trễ hạn 0 hồ sơ", "")
    assert not [w for w in read(scanned(text, "", 0)).warnings if w.startswith("paper_inconsistent: ")]


def test_the_samples_paper_that_does_not_add_up() -> None:
    gold = GoldReport.model_validate_json((SAMPLES / "huyen_2016_old.json").read_text(encoding="utf-8"))
    pages = []
    for number, text in enumerate(gold.text, 1):
        page = page_of(text)
        read_well = tuple(
            line.model_copy(update={"words": (Word(start=0, end=len(line.raw), confidence=0.97),)})
            for line in page.lines
        )
        pages.append(
            page.model_copy(update={"page_no": number, "source": TextSource.OCR, "lines": read_well})
        )
    made = tuple(pages)
    report = extract(ReportText(pages=made, passages=build_passages(made)))
    told = [w for w in report.warnings if w.startswith("paper_inconsistent: ")]
    assert len(told) == 1 and "21470 against 21480" in told[0]
    assert report.proposals == ()


def test_restored_text_is_accepted_with_arithmetic_only() -> None:
    text = SENTENCE.format(10) + " Số hóa kết quả giải quyết 30/40 hồ sơ, đạt 75%."
    raw = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    degraded = Page(page_no=1, source=TextSource.TEXT_FILE, lines=(Line(line_no=1, raw=raw, text=text),))
    good = {o.indicator: o.status for o in read(page_of(text)).observations}
    assert good["so_hoa.ket_qua"] is Status.ACCEPTED
    restored = {o.indicator: o.status for o in read(degraded).observations}
    assert restored["so_hoa.ket_qua"] is Status.REVIEW
    assert restored["ho_so.tiep_nhan.truc_tuyen"] is Status.ACCEPTED


def test_confidences_are_shares_of_figures() -> None:
    for evidence, clearness, grade in itertools.product(Evidence, Clearness, Grade):
        assert 0 < confidence(evidence, clearness, grade) < 1
    assert confidence(Evidence.PASSED, Clearness.CLEAR, Grade.OWN_UNIT) > 0.99
    assert confidence(Evidence.FAILED, Clearness.POOR, Grade.TABLE) < 0.9
