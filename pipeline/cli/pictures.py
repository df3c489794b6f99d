"""Commands that draw what an archive says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.archive import Archive
from pipeline.cli.app import FILES, archive_option, err, hoso, out
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.charts.agencies import Agency

DESK = "http://127.0.0.1:8765"
MOST_LISTED = 30


@hoso.command()
@click.option("--to", "folder", type=FILES, required=True, help="Write the pictures into this folder.")
@click.option("--province", default="", help="Only reports of this province, with or without diacritics.")
@click.option("--year", type=click.IntRange(1900, 2200), help="Only reports of this year.")
@archive_option
def charts(archive: Archive, folder: Path, province: str, year: int | None) -> None:
    """Draw the published database: shares on time and online, late dossiers, ranks of agencies, data quality.

    Each picture is written as SVG, PNG, CSV and as an interactive page; index.html shows all of them with
    their numbers and works without the network.
    """
    from pipeline.charts import Selection, write_pictures
    from pipeline.charts.places import province_named

    named = province_named(archive.database_path, province) if province else ""
    done = write_pictures(archive.database_path, folder, Selection(named, year or 0))
    out.print(f"{done.files} files", str(folder / "index.html"), sep="; ", markup=False)
    for title in done.empty:
        err.print(f"nothing to draw for: {title}", markup=False)


@hoso.command("report-card")
@click.argument("agency")
@click.option(
    "--to", "target", type=FILES, help="The page's file; by default the agency's name with '.html'."
)
@click.option(
    "--desk", default=DESK, show_default=True, help="Where the desk is reached: figures are linked to it."
)
@archive_option
def report_card(archive: Archive, agency: str, target: Path | None, desk: str) -> None:
    """Write one printable page on an AGENCY: its series, failed checks, data quality, and the evidence.

    The name may be typed without diacritics and in part; its place may follow a comma ("UBND xã Đồi Sim,
    Suối Mơ"). Where several fit they are listed.
    """
    from pipeline.charts.agencies import find_agencies
    from pipeline.charts.card import as_page, card_of
    from pipeline.charts.folder import write_card
    from pipeline.query import open_published

    if not desk.startswith(("http://", "https://")):
        raise UsageError("this is no address of a desk", remedy=f"give one such as {DESK}")
    with open_published(archive.database_path) as database:
        found = find_agencies(database, agency)
        if len(found) != 1:
            _list(found)
            raise UsageError(
                f"{len(found)} agencies fit" if found else f"no agency's name holds {agency!r}",
                remedy="write more of the name, or its place behind a comma"
                if found
                else "look for it with hoso query 'FROM agencies'",
            )
        page = as_page(card_of(database, found[0]), desk)
    out.print(str(write_card(page, target, found[0].name)), markup=False)


def _list(found: "list[Agency]") -> None:
    for one in found[:MOST_LISTED]:
        name = ", ".join(part for part in (one.name, one.place_text) if part)
        err.print(f"{name} ({len(one.documents)})", markup=False, highlight=False)
    if len(found) > MOST_LISTED:
        err.print("…")
