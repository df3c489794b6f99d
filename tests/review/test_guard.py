"""Nobody but the clerks, and no page but the desk's own, can make the desk do anything."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive
from pipeline.errors import UsageError
from pipeline.review.app import build_app
from pipeline.review.users import TRIES, Users
from tests.review.desks import published, waiting

PASSWORD = "mật khẩu dài"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path, waiting("ho_so.tiep_nhan", "962"))


@pytest.fixture
def client(archive: Archive) -> TestClient:
    return TestClient(build_app(archive), base_url="http://127.0.0.1:8765", follow_redirects=False)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_a_request_that_another_site_made_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/undo", headers=headers, data={"x": "1"}).status_code == 403


def test_the_desks_own_requests_pass(client: TestClient) -> None:
    own = {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8765"}
    assert client.post("/undo", headers=own, data={"x": "1"}).status_code == 200


def test_another_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_large_body_and_one_of_unknown_length_are_refused(client: TestClient) -> None:
    assert client.post("/undo", data={"x": "y" * 70_000}).status_code == 413
    assert client.post("/undo", content=iter([b"x=1"])).status_code == 411


def test_every_answer_forbids_what_the_desk_does_not_need(client: TestClient) -> None:
    for answer in (
        client.get("/"),
        client.get("/nothing"),
        client.get("/static/desk.js"),
        client.post("/undo", headers={"origin": "null"}),
    ):
        policy = answer.headers["content-security-policy"]
        assert (
            "default-src 'none'" in policy
            and "unsafe-inline" not in policy
            and "frame-ancestors 'none'" in policy
        )
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_scripts_or_styles_of_its_own(client: TestClient) -> None:
    page = client.get("/").text
    assert " style=" not in page and " onclick=" not in page
    assert all('src="/static/' in part.split(">")[0] for part in page.split("<script")[1:])


def test_with_users_one_has_to_sign_in(client: TestClient, archive: Archive) -> None:
    Users(archive.root / "users.json").add("Lan", PASSWORD)
    for path in ("/", "/next", "/documents/x", "/documents/x/pages/1.jpg", "/groups"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert client.post("/undo").status_code == 303
    assert client.post("/sign-in", data={"name": "Lan", "password": "falsch"}).status_code == 403
    welcome = client.post("/sign-in", data={"name": "Lan", "password": PASSWORD})
    cookie = welcome.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert "Lan" in client.get("/").text
    client.post("/sign-out")
    assert client.get("/").status_code == 303


def test_an_invented_session_is_none(client: TestClient, archive: Archive) -> None:
    Users(archive.root / "users.json").add("Lan", PASSWORD)
    client.cookies.set("hoso_session", "a" * 43)
    assert client.get("/").status_code == 303


def test_guessing_passwords_has_to_wait(client: TestClient, archive: Archive) -> None:
    Users(archive.root / "users.json").add("Lan", PASSWORD)
    codes = [
        client.post("/sign-in", data={"name": "Lan", "password": "x"}).status_code for _ in range(TRIES + 1)
    ]
    assert codes == [403] * TRIES + [429]
    assert client.post("/sign-in", data={"name": "Lan", "password": PASSWORD}).status_code == 429


def test_passwords_are_kept_as_hashes_that_only_the_owner_reads(tmp_path: Path) -> None:
    users = Users(tmp_path / "users.json")
    users.add("Lan", PASSWORD)
    users.add("Mai", PASSWORD)
    text = users.path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    assert users.path.stat().st_mode & 0o077 == 0
    assert users.check("Lan", PASSWORD) and not users.check("Lan", "x") and not users.check("Hoa", PASSWORD)
    with pytest.raises(UsageError, match="at least"):
        users.add("Lan", "short")
    with pytest.raises(UsageError, match="printable"):
        users.add("\n", PASSWORD)


@pytest.mark.parametrize(
    ("referer", "back_to"),
    [
        (
            "http://127.0.0.1:8765/overview?province=M%E1%BA%ABu&year=2024",
            "/overview?province=M%E1%BA%ABu&year=2024",
        ),
        ("http://127.0.0.1:8765/", "/"),
        ("http://127.0.0.1:8765", "/"),
        ("http://127.0.0.1:8765//elsewhere.test/x", "/"),
        ("http://elsewhere.test/overview", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_another_language_stays_on_the_page(client: TestClient, referer: str, back_to: str) -> None:
    answer = client.post("/language/en", headers={"referer": referer, "content-length": "0"})
    assert (answer.status_code, answer.headers["location"]) == (303, back_to)
