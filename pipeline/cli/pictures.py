"""Commands that draw what an archive says."""

from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.cli.app import FILES, archive_option, err, hoso, out


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
