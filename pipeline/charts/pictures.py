"""The pictures themselves: which questions they answer, what is drawn, and what has to be said with them."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import duckdb

from pipeline.charts import data, periods, specs
from pipeline.charts.data import EVERYTHING, Numbers, Selection, Usual
from pipeline.charts.numbers import QUARTERS, count, percent
from pipeline.charts.texts import Texts

MOST_FIELDS = 12
MOST_RANKED = 10
"""At each end of a ranking."""
MOSTLY = 0.5
"""A mark is full where no figure waits in at least this part of the reports behind it."""


class Picture(NamedTuple):
    """One picture with its numbers; `spec` is None where there is nothing to draw, and `notes` say why."""

    name: str
    title: str
    notes: tuple[str, ...]
    numbers: Numbers
    spec: specs.Spec | None


def pictures(
    database: duckdb.DuckDBPyConnection, chosen: Selection = EVERYTHING, language: str = "vi"
) -> list[Picture]:
    """All pictures of a published database."""
    say = Texts(language)
    data.prepare(database, chosen)
    return [
        _by_quarter(database, say, _Quarterly.ON_TIME),
        _by_quarter(database, say, _Quarterly.ONLINE),
        _late(database, say),
        _ranked(database, say, _Ranking.ON_TIME),
        _ranked(database, say, _Ranking.ONLINE),
        _quality(database, chosen, say),
    ]


NAMES = (
    "dung-han-theo-quy",
    "truc-tuyen-theo-quy",
    "tre-han-theo-linh-vuc",
    "xep-hang-dung-han",
    "xep-hang-truc-tuyen",
    "chat-luong",
)


class _Share(NamedTuple):
    """A share that is drawn: what makes it up, and the statements that tell it."""

    name: str
    title: str
    sql: str
    columns: tuple[data.Column, ...]
    part: str
    whole: str
    kinds_sql: str = ""


class _Quarterly:
    ON_TIME = _Share(NAMES[0], "on_time_title", data.ON_TIME_SQL, data.ON_TIME, "kip_han", "da_giai_quyet")
    ONLINE = _Share(NAMES[1], "online_title", data.ONLINE_SQL, data.ONLINE, "truc_tuyen", "tiep_nhan")


class _Ranking:
    ON_TIME = _Share(
        NAMES[3],
        "rank_on_time_title",
        data.RANK_ON_TIME_SQL,
        data.RANK_ON_TIME,
        "kip_han",
        "da_giai_quyet",
        data.ON_TIME_KINDS_SQL,
    )
    ONLINE = _Share(
        NAMES[4],
        "rank_online_title",
        data.RANK_ONLINE_SQL,
        data.RANK_ONLINE,
        "truc_tuyen",
        "tiep_nhan",
        data.ONLINE_KINDS_SQL,
    )


def _by_quarter(database: duckdb.DuckDBPyConnection, say: Texts, share: _Share) -> Picture:
    found = data.numbers(database, share.sql, share.columns, {})
    rows = found.objects()
    if not rows:
        return Picture(share.name, say(share.title), (say("no_data"),), found, None)
    drawn = periods.in_runs(_points(rows, share, say))
    levels = list(dict.fromkeys(row["level"] for row in sorted(rows, key=_tier)))
    ticks = [periods.name_of("quy", place) for place in periods.span(map(_quarter, rows))]
    spec = specs.lines_of_shares(drawn, ticks, specs.tier_looks(levels, say), say)
    notes = [say("note_quarters")]
    notes += [say("note_dashed")] if any(row["luy_ke"] for row in rows) else []
    notes += [say("note_gap")] if periods.has_gaps(drawn) else []
    notes += [] if all(point["sure"] for point in drawn) else [say("note_hollow")]
    return Picture(share.name, say(share.title), tuple(notes), found, specs.whole(spec))


def _points(rows: list[dict[str, Any]], share: _Share, say: Texts) -> Iterator[dict[str, Any]]:
    for row in rows:
        place = _quarter(row)
        yield {
            "when": periods.name_of("quy", place),
            "place": place,
            "name": specs.tier_name(row["level"], say),
            "count": say("cumulative" if row["luy_ke"] else "in_period"),
            "share": row["ty_le"],
            "sure": _is_sure(row),
            "told": _told(
                say("quarter", quarter=QUARTERS[row["period_quarter"]], year=row["period_year"]),
                say("cumulative") if row["luy_ke"] else "",
                specs.tier_name(row["level"], say),
                _of(row, share, say),
                _settled(row, say),
            ),
        }


def _quarter(row: dict[str, Any]) -> int:
    place = periods.place_of("quy", row["period_year"], row["period_quarter"])
    assert place is not None  # the statements leave out quarters without a year
    return place


def _is_sure(row: dict[str, Any]) -> bool:
    return bool(row["bao_cao_du_tin"] >= MOSTLY * row["bao_cao"])


def _settled(row: dict[str, Any], say: Texts) -> str:
    """In how many of the reports no figure waits; nothing where that is so in all."""
    part, whole = row["bao_cao_du_tin"], row["bao_cao"]
    return "" if part == whole else say("settled", part=count(part), whole=count(whole))


def _late(database: duckdb.DuckDBPyConnection, say: Texts) -> Picture:
    name, title = NAMES[2], say("late_title")
    usual = data.usual_kind(database, data.LATE_KINDS_SQL)
    found = data.numbers(database, data.LATE_SQL, data.LATE, {"kind": usual.kind or ""})
    if usual.kind is None:
        return Picture(name, title, (_why_none(usual, say),), found, None)
    panels = []
    for level, of_tier in _tiers(found):
        drawn = [
            {
                "name": row["linh_vuc"],
                "value": row["tre_han"],
                "shown": count(row["tre_han"]),
                "sure": _is_sure(row),
                "told": _told(
                    row["linh_vuc"], say("dossiers", count=count(row["tre_han"])), _settled(row, say)
                ),
            }
            for row in of_tier[:MOST_FIELDS]
            if row["tre_han"]
        ]
        if drawn:
            panels.append((level, drawn))
    if not panels:
        return Picture(name, title, (say("no_data"),), found, None)
    cut = max(len(of_tier) for _, of_tier in _tiers(found)) > MOST_FIELDS
    notes = _notes(usual, found, say("note_most", shown=MOST_FIELDS) if cut else "", say)
    return Picture(
        name, title, notes, found, specs.whole(specs.bars_by_tier(panels, say("late_axis"), False, say))
    )


def _ranked(database: duckdb.DuckDBPyConnection, say: Texts, share: _Share) -> Picture:
    usual = data.usual_kind(database, share.kinds_sql)
    found = data.numbers(database, share.sql, share.columns, {"kind": usual.kind or ""})
    if usual.kind is None or not found.rows:
        return Picture(share.name, say(share.title), (_why_none(usual, say),), found, None)
    panels = []
    for level, of_tier in _tiers(found):
        ends, times = _ends(of_tier), Counter(row["agency"] for row in of_tier)
        drawn = [
            {
                "name": name,
                "value": row["ty_le"],
                "shown": percent(row["ty_le"]),
                "sure": _is_sure(row),
                "told": _told(name, _of(row, share, say), _settled(row, say)),
            }
            for name, row in zip(agency_names(ends, times), ends, strict=True)
        ]
        panels.append((level, drawn))
    cut = max(len(of_tier) for _, of_tier in _tiers(found)) > 2 * MOST_RANKED
    notes = _notes(usual, found, say("note_ends", shown=MOST_RANKED) if cut else "", say)
    spec = specs.bars_by_tier(panels, say("share_axis"), True, say)
    return Picture(share.name, say(share.title), notes, found, specs.whole(spec))


def _ends(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows if len(rows) <= 2 * MOST_RANKED else rows[:MOST_RANKED] + rows[-MOST_RANKED:]


def agency_names(rows: list[dict[str, Any]], times: Counter[str]) -> list[str]:
    """Names by which agencies are told apart: with their place where several have one name (`times`), with a
    number where that does not help."""
    fuller = [
        f"{row['agency']}, {row['place']}" if times[row["agency"]] > 1 and row["place"] else row["agency"]
        for row in rows
    ]
    seen: dict[str, int] = {}
    names = []
    for name in fuller:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _quality(database: duckdb.DuckDBPyConnection, chosen: Selection, say: Texts) -> Picture:
    found = data.numbers(database, data.QUALITY_SQL, data.QUALITY, chosen._asdict())
    name, title = NAMES[5], say("quality_title")
    if not found.rows:
        return Picture(name, title, (say("no_data"),), found, None)
    statuses, failed, years = [], [], []
    for row in found.objects():
        year = str(row["period_year"] or say("unknown"))
        years.append(year)
        parts = zip(specs.STATUSES, ("duoc_dung", "xac_nhan", "da_sua", "cho_xem"), strict=True)
        for order, (status, column) in enumerate(parts):
            share = round(100 * row[column] / row["so_lieu"], 2)
            told = _told(year, say(status), f"{count(row[column])} ({percent(share)})")
            statuses.append(
                {"year": year, "status": say(status), "order": order, "share": share, "told": told}
            )
        if row["doi_chieu"]:
            share = row["ty_le_khong_khop"]
            told = _told(year, say("failed_axis"), f"{count(row['khong_khop'])}/{count(row['doi_chieu'])}")
            failed.append({"year": year, "share": share, "shown": percent(share), "told": told})
    spec = specs.quality(statuses, failed, years, say)
    return Picture(name, title, (say("note_quality"),), found, specs.whole(spec))


def _why_none(usual: Usual, say: Texts) -> str:
    return say("only_cumulative" if usual.left_out else "no_data")


def _notes(usual: Usual, found: Numbers, cut: str, say: Texts) -> tuple[str, ...]:
    first = say("note_kind", kind=say(usual.kind or "khac"))
    if usual.left_out:
        first += f"; {say('note_left_out')}"
    pale = "" if all(map(_is_sure, found.objects())) else say("note_pale")
    return tuple(note for note in (f"{first}.", pale, cut) if note)


def _tier(row: dict[str, Any]) -> int:
    order = list(specs.TIERS)
    return order.index(row["level"]) if row["level"] in order else len(order)


def _tiers(found: Numbers) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """The rows of each tier, in the order of the rows."""
    return [(level, list(rows)) for level, rows in groupby(found.objects(), key=lambda row: row["level"])]


def _of(row: dict[str, Any], share: _Share, say: Texts) -> str:
    whole = say("of_whole", part=count(row[share.part]), whole=count(row[share.whole]))
    return f"{percent(row['ty_le'])}, {whole}"


def _told(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
