"""What a batch finds in ZIP files and behind URLs, and how it chooses among what it finds."""

import os
import unicodedata
import zipfile
from pathlib import Path

import pytest

from pipeline.archive import Archive, Ledger
from pipeline.batch import Choice, run_batch
from pipeline.batch.plan import fits, make_plan
from pipeline.batch.walk import Skipped, existing, walk
from pipeline.batch.watch import Growth, watched
from pipeline.errors import UsageError
from pipeline.query import ask
from pipeline.settings import Settings
from tests.engines.faulty_work import FAULTY

REPORT = "Tổng số hồ sơ tiếp nhận là 120 hồ sơ.\n"


def zipped(path: Path, members: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def found(place: Path, settings: Settings | None = None) -> tuple[list[str], list[Skipped]]:
    skipped: list[Skipped] = []
    names = [one.location for one in walk([str(place)], skipped, settings or Settings())]
    return [name.removeprefix(f"{place}") for name in names], skipped


def test_reports_in_a_zip_file_are_found_without_unpacking_it(tmp_path: Path) -> None:
    members = {
        "2023/a.pdf": "a",
        "b.txt": "b",
        "notes.docx": "x",
        "__MACOSX/._a.pdf": "x",
        ".hidden.pdf": "x",
    }
    zipped(tmp_path / "reports.zip", members)
    assert found(tmp_path) == (["/reports.zip!/2023/a.pdf", "/reports.zip!/b.txt"], [])
    assert found(tmp_path / "reports.zip")[0] == ["!/2023/a.pdf", "!/b.txt"]


def test_a_zip_file_is_walked_within_limits(tmp_path: Path) -> None:
    zipped(tmp_path / "many.zip", {f"{n}.txt": "x" for n in range(6)})
    zipped(tmp_path / "bomb.zip", {"zeros.pdf": "0" * 60_000_000, "good.txt": "x"})
    (tmp_path / "torn.zip").write_bytes((tmp_path / "many.zip").read_bytes()[:200])
    names, skipped = found(tmp_path, Settings(max_zip_members=5))
    assert names == ["/bomb.zip!/good.txt"]
    reasons = {Path(one.path).name: one.reason for one in skipped}
    assert reasons.keys() == {"zeros.pdf", "many.zip", "torn.zip"}
    assert "times its size" in reasons["zeros.pdf"]
    assert "holds 6 files, the limit is 5" in reasons["many.zip"]
    assert "is no readable ZIP file" in reasons["torn.zip"]


def test_reports_of_a_zip_file_are_processed_like_others(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"quý/báo cáo.txt": REPORT, "copy.txt": REPORT})
    archive = Archive(tmp_path / "kho")
    report = run_batch([tmp_path / "a.zip"], archive, Settings(workers=1))
    assert report.all_done
    paths, text = ask(
        archive.database_path, "SELECT paths, text FROM documents JOIN pages USING (document_id)"
    ).rows[0]
    assert sorted(Path(path).name for path in paths) == ["báo cáo.txt", "copy.txt"]
    assert text.strip() == REPORT.strip()
    again = run_batch([tmp_path / "a.zip"], archive, Settings(workers=1))
    assert (again.settled, again.known_files) == ([], 2)


def test_reports_behind_a_url_are_processed_like_others(tmp_path: Path) -> None:
    (tmp_path / "in" / ".git").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(REPORT)
    (tmp_path / "in" / ".git" / "b.txt").write_text(REPORT)
    archive = Archive(tmp_path / "kho")
    place = f"file://{tmp_path}/in"
    report = run_batch([place], archive, Settings(workers=1))
    assert report.all_done
    assert ask(archive.database_path, "SELECT paths FROM documents").rows == [([f"{place}/a.txt"],)]
    assert run_batch([place], archive, Settings(workers=1)).known_files == 1


def test_a_url_that_leads_nowhere_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        existing([f"file://{tmp_path}/none"])
    with pytest.raises(UsageError, match="cannot be opened"):
        existing(["gopher://host/reports"])


def test_a_name_that_is_not_utf8_is_processed_and_written_as_its_codes(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    Path(os.fsdecode(os.fsencode(inbox) + b"/b\xe1o c\xe1o.txt")).write_text(REPORT)
    archive = Archive(tmp_path / "kho")
    for _ in range(2):
        report = run_batch([inbox], archive, Settings(workers=1))
        assert report.all_done
    assert report.known_files == 1
    [(paths,)] = ask(archive.database_path, "SELECT paths FROM documents").rows
    assert paths == [f"{inbox}/b\\xe1o c\\xe1o.txt"]


def test_one_file_under_both_forms_of_its_name_is_one_document(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for form in ("NFC", "NFD"):
        (inbox / f"{unicodedata.normalize(form, 'báo cáo quý')}.txt").write_text(REPORT)
    report = run_batch([inbox], Archive(tmp_path / "kho"), Settings(workers=1))
    assert [len(one.job.sources) for one in report.settled] == [2]


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("/kho/2023/quý 1.pdf", "*.pdf", True),
        ("/kho/2023/quý 1.pdf", "2023/*", True),
        ("/kho/2023/quý 1.pdf", "/kho/*", True),
        (unicodedata.normalize("NFD", "/kho/quý 1.pdf"), "quý*", True),
        ("/kho/2023/quý 1.pdf", "2022/*", False),
        ("/kho/2023/quý 1.pdf", "quý", False),
    ],
)
def test_a_pattern_fits_a_path_or_its_end(path: str, pattern: str, expected: bool) -> None:
    assert fits(path, pattern) is expected


def test_a_batch_does_what_was_chosen_and_leaves_the_rest_for_the_next(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name in ("a.txt", "b.txt", "c.txt", "other.txt"):
        (inbox / name).write_text(name)
    archive = Archive(tmp_path / "kho")
    one = run_batch([inbox], archive, Settings(workers=1), choice=Choice(limit=1, only="?.txt"), steps=FAULTY)
    assert ([Path(s.job.location).name for s in one.settled], one.left) == (["a.txt"], 2)
    rest = run_batch([inbox], archive, Settings(workers=1), choice=Choice(only="?.txt"), steps=FAULTY)
    assert sorted(Path(s.job.location).name for s in rest.settled) == ["b.txt", "c.txt"]


def test_a_file_that_grows_while_it_is_hashed_is_left_for_the_next_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("half")

    def open_and_grow(location: str) -> object:
        with file.open("a") as writer:
            writer.write(" and more")
        return file.open("rb")

    monkeypatch.setattr("pipeline.batch.plan.open_location", open_and_grow)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        plan = make_plan([str(file)], ledger, Settings())
    assert plan.jobs == []
    assert [one.reason for one in plan.skipped] == [
        "cannot be read (it is being written; run again when it is whole)"
    ]


def test_watching_takes_a_file_once_it_has_stopped_growing(tmp_path: Path) -> None:
    now = [0.0]
    growth = Growth(10, clock=lambda: now[0])
    file = tmp_path / "a.txt"

    def taken() -> bool:
        [one] = walk([str(file)], [], Settings())
        return growth.has_stopped(one)

    file.write_text("a")
    assert not taken()
    now[0] = 10
    file.write_text("ab")
    assert not taken(), "it has grown"
    now[0] = 19
    assert not taken()
    now[0] = 20
    assert taken()


def test_watching_goes_on_without_forcing_anything_twice() -> None:
    rounds = watched(["x"], Settings(watch_every_s=0.01), Choice(force=True, only="*.pdf"))
    first, second = next(rounds), next(rounds)
    assert (first.force, second.force, second.only) == (True, False, "*.pdf")


def test_a_round_of_a_watch_in_which_nothing_is_new_leaves_no_trace(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    archive = Archive(tmp_path / "kho")
    run_batch([inbox], archive, Settings(workers=1), steps=FAULTY)
    journals = set((archive.root / "logs").iterdir())
    assert run_batch([inbox], archive, Settings(workers=1), choice=Choice(again=True), steps=FAULTY).all_done
    assert set((archive.root / "logs").iterdir()) == journals
    (inbox / "a.txt").write_text("a")
    assert (
        len(run_batch([inbox], archive, Settings(workers=1), choice=Choice(again=True), steps=FAULTY).settled)
        == 1
    )
    assert len(list((archive.root / "logs").iterdir())) == 2
