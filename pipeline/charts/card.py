"""The report card (phiếu theo dõi) of an agency: series, failed checks, quality, evidence on one page."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from markupsafe import Markup

from pipeline.charts import periods, specs
from pipeline.charts.agencies import Agency
from pipeline.charts.data import answered, printable
from pipeline.charts.numbers import count, decimal, percent
from pipeline.charts.page import templates
from pipeline.charts.rendering import as_svg
from pipeline.charts.texts import Texts
from pipeline.locations import IN_ZIP, name_of

TEMPLATE = "card.html"
SERIES = (
    "ho_so.tiep_nhan",
    "ho_so.tiep_nhan.truc_tuyen",
    "ho_so.giai_quyet",
    "ho_so.giai_quyet.truoc_va_dung_han",
    "ho_so.giai_quyet.truoc_han",
    "ho_so.giai_quyet.dung_han",
    "ho_so.giai_quyet.tre_han",
    "ho_so.tre_han.tong",
    "ho_so.ty_le_dung_han",
    "ho_so.ty_le_truc_tuyen",
)
"""What the series is made of, in the order of its evidence."""
SHARES = {
    "on_time": ("kip_han", ("#2e9e6b", "square")),
    "online": ("truc_tuyen", ("#3b7dd8", "circle")),
}
"""The columns that are drawn, each with its words and its look."""

_PERIOD = """
LEFT JOIN periods ON periods.period_kind = reports.period_kind
    AND periods.period_year IS NOT DISTINCT FROM reports.period_year
    AND periods.period_quarter IS NOT DISTINCT FROM reports.period_quarter
    AND periods.period_month IS NOT DISTINCT FROM reports.period_month
"""
_ORDER = "periods.last_day NULLS LAST, reports.period_year, reports.period_kind, document_id"
_NAME, _SUM_BY = re.compile(r"[\w.]+"), re.compile(r"sum by (\w+)")


def _series_sql(ids: str) -> str:
    return f"""
        SELECT document_id, coalesce(periods.label_vi, 'không rõ kỳ') AS period, reports.period_kind,
            reports.period_year, reports.period_quarter, reports.period_month, ho_so.luy_ke,
            ho_so.number, tiep_nhan, truc_tuyen,
            coalesce(round(100 * truc_tuyen / nullif(tiep_nhan, 0), 2)::DOUBLE, ty_le_truc_tuyen) AS online,
            da_giai_quyet, kip_han,
            coalesce(round(100 * kip_han / nullif(da_giai_quyet, 0), 2)::DOUBLE, ty_le_dung_han) AS on_time,
            coalesce(tre_han_tong, tre_han) AS tre_han, accepted, documents.paths[1] AS file
        FROM (
            SELECT *, coalesce(truoc_va_dung_han, truoc_han + dung_han, da_giai_quyet - tre_han) AS kip_han
            FROM ho_so WHERE document_id IN ({ids})
        ) AS ho_so
        JOIN newest_reports AS reports USING (document_id, level)
        JOIN documents USING (document_id)
        {_PERIOD}
        ORDER BY {_ORDER}
    """


def _evidence_sql(ids: str) -> str:
    wanted = ", ".join(f"'{code}'" for code in SERIES)
    return f"""
        SELECT document_id, observation_no, coalesce(periods.label_vi, 'không rõ kỳ') AS period,
            reports.label_vi AS indicator, value, unit, status, page, file
        FROM figures AS reports
        {_PERIOD}
        WHERE document_id IN ({ids}) AND breakdown IS NULL AND reports.level = report_level
            AND indicator IN ({wanted})
        ORDER BY {_ORDER}, list_position([{wanted}], indicator), observation_no
    """


def _checks_sql(ids: str) -> str:
    return f"""
        SELECT document_id, coalesce(periods.label_vi, 'không rõ kỳ') AS period, identity,
            checks.breakdown, left_value, right_value, documents.paths[1] AS file,
            checks.level
        FROM checks
        JOIN reports USING (document_id)
        JOIN documents USING (document_id)
        {_PERIOD}
        WHERE document_id IN ({ids}) AND NOT passed
        ORDER BY {_ORDER}, check_no
    """


def _figures_sql(ids: str) -> str:
    return f"""
        SELECT document_id, indicator, level, breakdown_kind, breakdown, page
        FROM observations WHERE document_id IN ({ids})
    """


def _quality_sql(ids: str) -> str:
    return f"""
        WITH counted AS (
            SELECT document_id, count(*) AS figures, count(*) FILTER (status = 'accepted') AS accepted,
                count(*) FILTER (status = 'confirmed') AS confirmed,
                count(*) FILTER (status = 'corrected') AS corrected,
                count(*) FILTER (status = 'review') AS waiting
            FROM observations WHERE document_id IN ({ids}) GROUP BY document_id
        ), checked AS (
            SELECT document_id, count(*) AS checks, count(*) FILTER (NOT passed) AS failed
            FROM checks WHERE document_id IN ({ids}) GROUP BY document_id
        )
        SELECT period_year, count(*) AS reports, coalesce(sum(figures), 0)::BIGINT AS figures,
            coalesce(sum(accepted), 0)::BIGINT AS accepted, coalesce(sum(confirmed), 0)::BIGINT AS confirmed,
            coalesce(sum(corrected), 0)::BIGINT AS corrected, coalesce(sum(waiting), 0)::BIGINT AS waiting,
            coalesce(sum(checks), 0)::BIGINT AS checks, coalesce(sum(failed), 0)::BIGINT AS failed
        FROM reports LEFT JOIN counted USING (document_id) LEFT JOIN checked USING (document_id)
        WHERE document_id IN ({ids})
        GROUP BY period_year ORDER BY period_year NULLS LAST
    """


class Card(NamedTuple):
    """What the card of an agency says; each part is a list of rows by column names."""

    agency: Agency
    series: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    failed_checks: list[dict[str, Any]]
    quality: list[dict[str, Any]]

    def pages_of(self, document_id: str) -> list[int]:
        """The pages that the figures of a report's row in the series stand on."""
        return sorted({row["page"] for row in self.evidence if row["document_id"] == document_id})


def card_of(database: duckdb.DuckDBPyConnection, agency: Agency) -> Card:
    """The card of an agency. Raises DatabaseError where another release published the database."""

    def rows(sql: str, documents: list[str]) -> list[dict[str, Any]]:
        answer = answered(database, sql, {f"d{n}": one for n, one in enumerate(documents)})
        names = [column[0] for column in database.description or []]
        shown = ([printable(v) if isinstance(v, str) else v for v in row] for row in answer)
        return [dict(zip(names, row, strict=True)) for row in shown]

    ids = ", ".join(f"$d{n}" for n in range(len(agency.documents)))
    series = rows(_series_sql(ids), agency.documents)
    told = list(dict.fromkeys(row["document_id"] for row in series))
    its = ", ".join(f"$d{n}" for n in range(len(told)))
    failed = rows(_checks_sql(ids), agency.documents)
    figures = rows(_figures_sql(ids), agency.documents) if failed else []
    return Card(
        agency,
        series,
        rows(_evidence_sql(its), told) if told else [],
        [check | {"pages": pages_of_check(check, figures)} for check in failed],
        rows(_quality_sql(ids), agency.documents),
    )


def pages_of_check(check: dict[str, Any], figures: list[dict[str, Any]]) -> list[int]:
    """The pages that the figures of an identity stand on. It names the first of them in full and others by
    the end of their codes: 'ho_so.giai_quyet = truoc_han + dung_han'."""
    named, by = _NAME.findall(check["identity"]), _SUM_BY.search(check["identity"])
    family = check["identity"].partition(".")[0]
    return sorted(
        {
            one["page"]
            for one in figures
            if (one["document_id"], one["level"]) == (check["document_id"], check["level"])
            and (one["breakdown"] == check["breakdown"] or (by and one["breakdown_kind"] == by[1]))
            and one["indicator"].startswith(f"{family}.")
            and any(f".{one['indicator']}".endswith(f".{name}") for name in named)
        }
    )


def as_page(card: Card, desk: str) -> str:
    """The card as one page of HTML without scripts. `desk`: the address under which the desk is reached."""
    agency = card.agency
    return (
        templates()
        .get_template(TEMPLATE)
        .render(
            name=printable(agency.name),
            place=printable(agency.place_text),
            reports=len(agency.documents),
            card=card,
            svg=_drawn(card),
            desk=desk.rstrip("/"),
            count=_or_nothing(count),
            percent=_or_nothing(percent),
            written=_written,
            file_address=file_address,
            file_name=_file_name,
            status={name: Texts()(f"st_{name}") for name in ("accepted", "confirmed", "corrected", "review")},
        )
    )


def _or_nothing(write: Any) -> Any:
    return lambda value: "" if value is None else write(value)


def _written(value: Any) -> str:
    """A figure of the evidence: whole, or with its decimals."""
    return count(int(value)) if value == int(value) else decimal(float(value))


def _file_name(file: str | None) -> str:
    return name_of(file) if file else ""


def file_address(file: str | None, page: int) -> str | None:
    """Where a browser on this machine finds a page of a file; None for files elsewhere and inside others."""
    if not file or not file.startswith("/") or IN_ZIP in file:
        return None
    return f"{Path(file).as_uri()}#page={page}"


def _drawn(card: Card) -> Markup | None:
    """The shares by period, of the kind of period that the agency mostly reports on."""
    kinds = Counter(row["period_kind"] for row in card.series)
    if not kinds:
        return None
    say, kind = Texts(), kinds.most_common(1)[0][0]
    rows = [row for row in card.series if row["period_kind"] == kind]
    points = periods.in_runs(point for row in rows for point in _points(row, say))
    if not points:
        return None
    ticks = [periods.name_of(kind, place) for place in periods.span(filter(None, map(_place, rows)))]
    ticks += dict.fromkeys(row["period"] for row in rows if _place(row) is None)
    looks = {say(name): look for name, look in SHARES.values()}
    spec = specs.whole(specs.lines_of_shares(points, ticks, looks, say))
    return Markup(as_svg(spec, "card"))  # drawn by our own engine, every text escaped there


def _points(row: dict[str, Any], say: Texts) -> Iterator[dict[str, Any]]:
    place = _place(row)
    for column, (name, _) in SHARES.items():
        if row[column] is not None:
            yield {
                "when": row["period"] if place is None else periods.name_of(row["period_kind"], place),
                "place": place,
                "name": say(name),
                "count": say("cumulative") if row["luy_ke"] else say("in_period"),
                "share": row[column],
                "sure": row["accepted"],
                "told": f"{row['period']}; {say(name)}; {percent(row[column])}",
            }


def _place(row: dict[str, Any]) -> int | None:
    parts = (row["period_year"], row["period_quarter"], row["period_month"])
    return periods.place_of(row["period_kind"], *parts)
