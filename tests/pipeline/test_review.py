"""The review page: shows what waits, escapes what was read, answers this machine only."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from pipeline.review.app import build_app
from schemas.document import sha256_of
from schemas.observation import Evidence, Observation, Status
from schemas.page import Box
from tests.builders import observation, result

SCAN = Path(__file__).parents[2] / "samples" / "scans" / "huyen_quy_office.pdf"


def published(folder: Path, *observations: Observation) -> Archive:
    """An archive with one document, published."""
    archive = Archive(folder / "kho")
    archive.create()
    one = result("a", *observations, agency="<b>UBND</b>")
    content = pack(one)
    archive.write_artefact(one.document_id, "v", content)
    with Ledger(archive.ledger_path) as ledger:
        row = DocumentRow(one.document_id, one.source.sha256, LedgerState.DONE, "v", sha256_of(content), 1)
        told = SCAN.stat()
        ledger.record(row, [SourceRow(str(SCAN), told.st_size, told.st_mtime_ns, one.document_id)])
        publish(archive, ledger)
    return archive


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    hostile = Evidence(page=1, bbox=Box(300, 300, 360, 320), quote='<script>alert("x")</script>')
    shown = observation("ho_so.tiep_nhan", "1962", status=Status.REVIEW, evidence=hostile, confidence=0.4)
    return TestClient(build_app(published(tmp_path, shown)))


def test_what_waits_is_shown_and_what_was_read_is_escaped(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "1962" in page.text and "Tổng số hồ sơ tiếp nhận" in page.text
    assert "<script>" not in page.text and "<b>UBND" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "Figures waiting" in client.get("/?lang=en").text


def test_what_arithmetic_proposes_stands_with_its_proof_beside_the_figure(client: TestClient) -> None:
    figure = client.get("/?lang=en").text.split("<article>")[1].split("</article>")[0]
    assert "Proposed by the report&#39;s arithmetic" in figure
    assert "<strong>1952</strong>" in figure and "b + c = 1952" in figure


def test_a_figure_without_a_proposal_has_none(tmp_path: Path) -> None:
    waiting = observation("ho_so.rut", "3", status=Status.REVIEW)
    client = TestClient(build_app(published(tmp_path, observation("ho_so.tiep_nhan", "10"), waiting)))
    assert "Proposed" not in client.get("/?lang=en").text


def test_a_figure_has_its_picture_and_nothing_else_has(client: TestClient) -> None:
    link = client.get("/").text.split('src="')[1].split('"')[0]
    picture = client.get(link)
    assert picture.headers["content-type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    assert client.get(link.replace("/1.png", "/99.png")).status_code == 404
    assert client.get("/figures/..%2f..%2fetc/1.png").status_code == 404


def test_another_paper_in_its_place_is_not_shown(client: TestClient, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(SCAN.read_bytes())
    archive = Archive(tmp_path / "kho")
    document_id = result("a").document_id
    with Ledger(archive.ledger_path) as ledger:
        ledger.see([SourceRow(str(SCAN), 1, 1, "0" * 16), SourceRow(str(other), 2, 2, document_id)])
    answer = client.get(f"/figures/{document_id}/1.png")
    assert answer.status_code == 503 and "as it was" in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "'; DROP TABLE documents"])
def test_nonsense_in_the_address_does_no_harm(client: TestClient, page: str) -> None:
    assert client.get("/", params={"page": page, "lang": page}).status_code == 200


def test_another_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
