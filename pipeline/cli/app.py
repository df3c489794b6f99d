"""The program's frame: the group of commands, where output goes, the options that several commands have."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from pipeline.archive import Archive
from pipeline.settings import EngineChoice

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # before any engine is loaded: pages are read side by side

PIPED_WIDTH = 10_000
"""What goes into a file or another program is not folded to a screen's width."""

on_a_screen = sys.stdout.isatty() or "COLUMNS" in os.environ
out = Console(width=None if on_a_screen else PIPED_WIDTH, emoji=False)
err = Console(stderr=True, soft_wrap=True, emoji=False)

FILES = click.Path(path_type=Path)


def archive_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--archive DIR`, given to the command as an Archive."""

    @click.option(
        "--archive",
        "archive_root",
        type=FILES,
        default=Path("kho"),
        envvar="HOSO_ARCHIVE",
        show_default=True,
        show_envvar=True,
        help="The archive folder (kho).",
    )
    @wraps(command)
    def with_archive(archive_root: Path, **options: Any) -> Any:
        return command(archive=Archive(archive_root), **options)

    return with_archive


engine_option = click.option(
    "--engine",
    type=click.Choice([choice.value for choice in EngineChoice]),
    help="How Tesseract is used; by default the faster way that is installed.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="hoso")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def hoso(debug: bool) -> None:
    """Scanned administrative-reform reports (báo cáo cải cách hành chính) in, a database out.

    Data goes to standard output, everything else to standard error. Exit codes: 0 all done; 2 wrong usage;
    3 some files failed; 4 a needed program or language model is missing; 5 the archive or its database is
    locked or cannot be written; 130 interrupted (what was finished is stored).
    """
