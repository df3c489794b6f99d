"""The house's own rules: imports go one way, files have one subject and are not long."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "schemas": {"schemas"},
    "diacritics": {"schemas", "diacritics"},
    "extractors": {"schemas", "diacritics", "extractors"},
    "pipeline": {"schemas", "diacritics", "extractors", "pipeline"},
}
# Within `pipeline`: a room may import from its own floor and from those above it in this list.
FLOORS = (
    {"errors", "tools", "settings", "version", "locations", "timelimit"},
    {
        "intake",
        "textfile",
        "textmarks",
        "pdfinfo",
        "unpacked",
        "imagefile",
        "textlayer",
        "raster",
        "imaging",
    }
    | {"ocr", "layout", "scan", "reading", "restoration", "pagetext"},
    {"calibration"},
    {"document", "fingerprint"},
    {
        "archive",
        "corrections",
        "executors",
        "searchable",
        "batch",
        "publish",
        "export",
        "charts",
        "search",
        "query",
        "status",
        "doctor",
        "sanity",
    },
    {"evaluation", "learning", "prompt", "review", "screens"},
    {"cli"},
)
MAX_LINES = 400


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms_import_one_way(room: str) -> None:
    for path in modules(room):
        ours = {name.split(".")[0] for name in imported(path)} & MAY_IMPORT.keys()
        assert ours <= MAY_IMPORT[room], f"{path.relative_to(ROOT)} imports {ours - MAY_IMPORT[room]}"


def floor_of(module: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if module in rooms:
            return number
    raise AssertionError(f"pipeline.{module} has no floor: give it one in tests/test_house.py")


def test_floors_of_the_pipeline_are_kept() -> None:
    for path in modules("pipeline"):
        own = path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        others = [name.split(".") for name in imported(path) if name.startswith("pipeline.")]
        for other in {name[1] for name in others}:
            assert floor_of(other) <= floor_of(own), f"{path.relative_to(ROOT)} imports pipeline.{other}"


def test_only_the_command_line_prints_and_only_tools_starts_programs() -> None:
    for room in MAY_IMPORT:
        for path in modules(room):
            if "train" in path.parts:
                continue  # commands of their own
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
            names = {function.id for function in calls if isinstance(function, ast.Name)}
            relative = path.relative_to(ROOT)
            assert "print" not in names, f"{relative} prints"
            if path.name != "tools.py":
                starters = {name for name in imported(path) if name.startswith(("subprocess", "os.system"))}
                assert not starters, f"{relative} starts programs"


def test_files_have_one_subject() -> None:
    for room in (*MAY_IMPORT, "samples", "benchmarks", "tests"):
        for path in modules(room):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= MAX_LINES, f"{path.relative_to(ROOT)} has {lines} lines"
