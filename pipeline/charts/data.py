"""What pictures are drawn from: the published database's views, added up by the database itself."""

import unicodedata
from enum import StrEnum
from typing import Any, NamedTuple

import duckdb

from pipeline.errors import DatabaseError
from pipeline.query import first_line

Rows = list[tuple[Any, ...]]


class Selection(NamedTuple):
    """Which reports count; an empty province and the year 0 mean all."""

    province: str = ""
    year: int = 0


EVERYTHING = Selection()


class Kind(StrEnum):
    """What a column holds, which says how it is written."""

    TEXT = "text"
    LEVEL = "level"
    YEAR = "year"
    QUARTER = "quarter"
    COUNT = "count"
    PERCENT = "percent"
    FLAG = "flag"


class Column(NamedTuple):
    """A column of a picture's table: its name in CSV, by which its heading is found, and what it holds."""

    name: str
    kind: Kind


class Numbers(NamedTuple):
    """The numbers of a picture."""

    columns: tuple[Column, ...]
    rows: Rows

    def objects(self) -> list[dict[str, Any]]:
        """The rows by column names."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


_CHOSEN = "($province = '' OR province = $province) AND ($year = 0 OR period_year = $year)"
_TIERS = "CASE level WHEN 'tinh' THEN 1 WHEN 'huyen' THEN 2 WHEN 'xa' THEN 3 ELSE 4 END"

_REPORTS = (Column("bao_cao", Kind.COUNT), Column("bao_cao_du_tin", Kind.COUNT))
"""How many reports are behind a row, and how many of them have no figure of it that waits."""
_QUARTERS = (
    Column("period_year", Kind.YEAR),
    Column("period_quarter", Kind.QUARTER),
    Column("level", Kind.LEVEL),
    Column("luy_ke", Kind.FLAG),
    *_REPORTS,
)
_SHARE = Column("ty_le", Kind.PERCENT)
ON_TIME = (*_QUARTERS, Column("da_giai_quyet", Kind.COUNT), Column("kip_han", Kind.COUNT), _SHARE)
ONLINE = (*_QUARTERS, Column("tiep_nhan", Kind.COUNT), Column("truc_tuyen", Kind.COUNT), _SHARE)
LATE = (
    Column("level", Kind.LEVEL),
    Column("linh_vuc", Kind.TEXT),
    *_REPORTS,
    Column("tre_han", Kind.COUNT),
)
_RANKED = (
    Column("level", Kind.LEVEL),
    Column("rank", Kind.COUNT),
    Column("agency", Kind.TEXT),
    Column("place", Kind.TEXT),
    *_REPORTS,
)
RANK_ON_TIME = (*_RANKED, Column("da_giai_quyet", Kind.COUNT), Column("kip_han", Kind.COUNT), _SHARE)
RANK_ONLINE = (*_RANKED, Column("tiep_nhan", Kind.COUNT), Column("truc_tuyen", Kind.COUNT), _SHARE)
QUALITY = (
    Column("period_year", Kind.YEAR),
    Column("bao_cao", Kind.COUNT),
    Column("so_lieu", Kind.COUNT),
    Column("duoc_dung", Kind.COUNT),
    Column("xac_nhan", Kind.COUNT),
    Column("da_sua", Kind.COUNT),
    Column("cho_xem", Kind.COUNT),
    Column("ty_le_duoc_dung", Kind.PERCENT),
    Column("ty_le_da_sua", Kind.PERCENT),
    Column("doi_chieu", Kind.COUNT),
    Column("khong_khop", Kind.COUNT),
    Column("ty_le_khong_khop", Kind.PERCENT),
)

# Asked several times: the views behind them go through all figures each time.
TOLD = {
    "told_online": f"""
        FROM truc_tuyen_theo_don_vi WHERE {_CHOSEN} AND tiep_nhan > 0 AND truc_tuyen IS NOT NULL""",
    "told_late": f"FROM tre_han_theo_linh_vuc WHERE {_CHOSEN}",
    "told_on_time": f"""
        FROM (
            SELECT ho_so.*,
                coalesce(truoc_va_dung_han, truoc_han + dung_han, da_giai_quyet - tre_han) AS kip_han
            FROM ho_so
            JOIN newest_reports USING (document_id, level)
        )
        WHERE {_CHOSEN} AND da_giai_quyet IS NOT NULL AND kip_han IS NOT NULL""",
}
_SETTLED = "count(*) FILTER (accepted)"
ON_TIME_SQL = f"""
SELECT period_year, period_quarter, level, luy_ke, count(*), {_SETTLED},
    sum(da_giai_quyet)::BIGINT, sum(kip_han)::BIGINT,
    round(100 * sum(kip_han) / sum(da_giai_quyet), 2)::DOUBLE
FROM told_on_time
WHERE period_kind = 'quy' AND period_year IS NOT NULL AND period_quarter IS NOT NULL
GROUP BY period_year, period_quarter, level, luy_ke
HAVING sum(da_giai_quyet) > 0
ORDER BY period_year, period_quarter, {_TIERS}, luy_ke
"""
ONLINE_SQL = f"""
SELECT period_year, period_quarter, level, luy_ke, count(*), {_SETTLED},
    sum(tiep_nhan)::BIGINT, sum(truc_tuyen)::BIGINT,
    round(100 * sum(truc_tuyen) / sum(tiep_nhan), 2)::DOUBLE
FROM told_online
WHERE period_kind = 'quy' AND period_year IS NOT NULL AND period_quarter IS NOT NULL
GROUP BY period_year, period_quarter, level, luy_ke
ORDER BY period_year, period_quarter, {_TIERS}, luy_ke
"""
LATE_SQL = f"""
SELECT level, linh_vuc, sum(bao_cao)::BIGINT, sum(bao_cao_du_tin)::BIGINT, sum(tre_han)::BIGINT AS tre_han
FROM told_late
WHERE NOT luy_ke AND period_kind = $kind
GROUP BY level, linh_vuc
ORDER BY {_TIERS}, tre_han DESC, linh_vuc
"""
_PLACE = "nullif(concat_ws(', ', commune, district, province), '')"


def _ranked(source: str, whole: str, part: str) -> str:
    """SQL that ranks agencies of each tier by the share of `part` in `whole`."""
    return f"""
        SELECT level, rank() OVER (PARTITION BY level ORDER BY ty_le DESC), agency, place, bao_cao, settled,
            {whole}, {part}, ty_le
        FROM (
            SELECT level, agency, {_PLACE} AS place, count(*) AS bao_cao, {_SETTLED} AS settled,
                sum({whole})::BIGINT AS {whole}, sum({part})::BIGINT AS {part},
                round(100 * sum({part}) / sum({whole}), 2)::DOUBLE AS ty_le
            FROM {source}
            WHERE NOT luy_ke AND period_kind = $kind AND agency IS NOT NULL
            GROUP BY ALL
            HAVING sum({whole}) > 0
        )
        ORDER BY {_TIERS}, ty_le DESC, {whole} DESC, agency, place
    """


RANK_ON_TIME_SQL = _ranked("told_on_time", "da_giai_quyet", "kip_han")
RANK_ONLINE_SQL = _ranked("told_online", "tiep_nhan", "truc_tuyen")
QUALITY_SQL = f"""
WITH counted AS (
    SELECT period_year, count(*) AS so_lieu,
        count(*) FILTER (status = 'accepted') AS duoc_dung,
        count(*) FILTER (status = 'confirmed') AS xac_nhan,
        count(*) FILTER (status = 'corrected') AS da_sua,
        count(*) FILTER (status = 'review') AS cho_xem
    FROM figures WHERE {_CHOSEN} GROUP BY period_year
), checked AS (
    SELECT period_year, sum(bao_cao)::BIGINT AS bao_cao, sum(checks)::BIGINT AS doi_chieu,
        sum(failed_checks)::BIGINT AS khong_khop
    FROM chat_luong WHERE {_CHOSEN} GROUP BY period_year
)
SELECT counted.period_year, bao_cao, so_lieu, duoc_dung, xac_nhan, da_sua, cho_xem,
    round(100 * duoc_dung / so_lieu, 2)::DOUBLE, round(100 * da_sua / so_lieu, 2)::DOUBLE,
    doi_chieu, khong_khop, round(100 * khong_khop / nullif(doi_chieu, 0), 2)::DOUBLE
FROM counted JOIN checked ON checked.period_year IS NOT DISTINCT FROM counted.period_year
ORDER BY counted.period_year NULLS LAST
"""


class Usual(NamedTuple):
    """The kind of period that most reports tell of, and whether figures that count from 1 January had
    to be left out; kind is None where all do."""

    kind: str | None
    left_out: bool


def _usual_sql(source: str, reports: str) -> str:
    """SQL for the kinds of period, the most told one first: periods of different kinds overlap."""
    return f"""
        SELECT period_kind, coalesce(sum({reports}) FILTER (NOT luy_ke), 0)::BIGINT AS alone,
            coalesce(sum({reports}) FILTER (luy_ke), 0)::BIGINT
        FROM {source} WHERE period_kind IS NOT NULL
        GROUP BY period_kind
        ORDER BY alone DESC, list_position(['quy', 'thang', 'nam', '6_thang', '9_thang'], period_kind)
    """


LATE_KINDS_SQL = _usual_sql("told_late", "bao_cao")
ON_TIME_KINDS_SQL = _usual_sql("told_on_time", "1")
ONLINE_KINDS_SQL = _usual_sql("told_online", "1")


def answered(database: duckdb.DuckDBPyConnection, sql: str, told: dict[str, Any]) -> Rows:
    """The rows of a statement. Raises DatabaseError where another release published the database."""
    try:
        return database.execute(sql, told).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise DatabaseError(
            f"the database is of another release ({first_line(error)})",
            remedy="bring it up to date with 'hoso publish'",
        ) from error


def prepare(database: duckdb.DuckDBPyConnection, chosen: Selection) -> None:
    """Lays out what the statements below are asked of, beside the database, for this connection alone."""
    for name, source in TOLD.items():
        answered(database, f"CREATE OR REPLACE TEMP TABLE {name} AS {source}", chosen._asdict())


def numbers(
    database: duckdb.DuckDBPyConnection, sql: str, columns: tuple[Column, ...], told: dict[str, Any]
) -> Numbers:
    """What a statement answers, its texts fit to be shown."""
    rows = answered(database, sql, told)
    return Numbers(columns, [tuple(map(_printable, row)) for row in rows])


def usual_kind(database: duckdb.DuckDBPyConnection, sql: str) -> Usual:
    """Which kind of period is added up."""
    rows = answered(database, sql, {})
    if not rows:
        return Usual(None, False)
    kind, alone, cumulative = rows[0]
    return Usual(kind, bool(cumulative)) if alone else Usual(None, True)


def _printable(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    """A text that XML may hold: control characters as their pictures ('␀'), what is no character as '�'."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char < " ":
        return chr(0x2400 + ord(char))
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cs", "Cn") else char
