"""Every command, option, setting, table and view stands in the docs, and nothing that is no longer there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest

from pipeline.cli import hoso
from pipeline.settings import PREFIX, Settings
from tests.builders import result
from tests.export.archives import published

ROOT = Path(__file__).parent.parent
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
OPERATOR = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
ANALYST = (ROOT / "docs" / "analyst.md").read_text(encoding="utf-8")
ALL_DOCS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
NO_VARIABLE = {"taught"}


def commands(group: click.Group, name: str = "hoso") -> Iterator[tuple[str, click.Command]]:
    for told, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {told}")
        elif not command.hidden:
            yield f"{name} {told}", command


def options(command: click.Command) -> set[str]:
    shown = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    return {name for one in shown for name in (*one.opts, *one.secondary_opts) if name.startswith("--")}


def sections() -> dict[str, str]:
    """What docs/commands.md says, by the command in the heading."""
    told = {}
    for part in COMMANDS.split("\n### ")[1:]:
        heading, _, body = part.partition("\n")
        words = re.findall(r"^`(hoso(?: [a-z-]+)+)", heading)
        told[words[0]] = body.partition("\n## ")[0]
    return told


def test_the_reference_holds_all_commands_and_no_others() -> None:
    assert sections().keys() == {name for name, _ in commands(hoso)}
    assert options(hoso) <= set(OPTION.findall(COMMANDS.partition("\n## ")[0]))


@pytest.mark.parametrize(
    ("name", "command"), list(commands(hoso)), ids=lambda told: told if isinstance(told, str) else ""
)
def test_the_reference_holds_all_options_and_no_others(name: str, command: click.Command) -> None:
    text = re.sub(r"`hoso [^`]*`", "", sections()[name])  # another command's
    assert set(OPTION.findall(text)) == options(command)


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name, _ in commands(hoso) if not re.search(rf"{name}(?![\w-])", readme)] == []


@pytest.mark.parametrize("field", sorted(Settings.model_fields.keys() - NO_VARIABLE))
def test_every_setting_stands_in_the_table_with_its_default(field: str) -> None:
    rows = [line for line in OPERATOR.splitlines() if f"`{PREFIX}{field.upper()}` |" in line]
    assert len(rows) == 1, field
    default = Settings.model_fields[field].default
    if default is not None:
        told = (
            f"{default:,g}"
            if isinstance(default, float)
            else f"{default:,}"
            if isinstance(default, int)
            else default
        )
        cell = rows[0].split("|")[2].strip().strip("`")
        assert cell.replace(",", "") == str(told).replace(",", "")


def test_every_variable_that_the_program_reads_is_documented_and_no_other() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py")]
    read = {name for text in sources for name in re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", text)}
    read |= {PREFIX + field.upper() for field in Settings.model_fields.keys() - NO_VARIABLE}
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", ALL_DOCS)) == read


def test_every_table_and_view_stands_in_the_analysts_guide(tmp_path: Path) -> None:
    archive = published(tmp_path / "kho", result("a"))
    sql = (
        "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    )
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        held = {name for (name,) in database.execute(sql).fetchall()}
    assert len(held) > 20
    listed = {
        name
        for line in ANALYST.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert held - listed == set()
