"""Tables of dossiers by field or unit, form II.06/VPCP among them: columns known by their header's words.

A column's header is read like a clause: its wordings make features, the rules make an indicator of them. So a
drifted header ('Số kỳ trước chuyển qua', 'Trả quá hạn') is as good as any wording in prose.
"""

from decimal import Decimal
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from extractors.candidate import Candidate
from extractors.cells import cell_candidate, column_texts, header_rows, number_of, plain_text
from extractors.items import Item, to_items
from extractors.levels import told_level
from extractors.lexicon import load_lexicon
from extractors.numbers import MOST, NumberKind, NumberPhrase
from extractors.own import collect_features
from extractors.rules import Rule, load_rules, match_rule
from extractors.subject import Subject
from extractors.tokens import fold_passage, tokenize
from schemas.observation import Breakdown, BreakdownKind
from schemas.page import Table
from schemas.report import Level

_TOTAL = regex.compile(r"^(?:tong|cong)\b")
_NAME_HEADER = regex.compile(
    r"linh vuc|don vi|ten\b|noi dung|co quan|thu tuc|xa, phuong|dia phuong|phong ban"
)
_UNIT_HEADER = regex.compile(r"don vi(?! tinh)|co quan|dia phuong|xa\b|phuong\b|phong")
_GROUP_NO = regex.compile(r"^(?:[IVX]+|[A-D])\.?$")
_MIN_COLUMNS = 2
"""So many columns must mean something before a table is taken for one of dossiers."""


DIRECT, ONLINE = "ho_so.tiep_nhan.truc_tiep", "ho_so.tiep_nhan.truc_tuyen"


class Column(NamedTuple):
    """A column that means an indicator."""

    place: int
    rule: Rule


def _items(text: str) -> list[Item]:
    return to_items(tokenize(fold_passage(text)), load_lexicon(), text)


def meaning_columns(texts: list[str]) -> list[Column]:
    """The columns whose headers the rules understand, each indicator once."""
    columns: list[Column] = []
    taken: set[str] = set()
    for place, text in enumerate(texts):
        features = collect_features(_items(text))
        kind = "rate" if features.get("muc") else "count"
        features.setdefault("obj", "ho_so")
        if features.get("obj") == "tthc" and "act" in features:
            features["obj"] = "ho_so"  # 'Kết quả giải quyết TTHC | Đã giải quyết'
        rule = match_rule(kind, features)
        if rule is not None and rule.name == DIRECT and rule.name in taken and ONLINE not in taken:
            columns = [c._replace(rule=_online_rule()) if c.rule.name == DIRECT else c for c in columns]
            taken = (taken - {DIRECT}) | {ONLINE}  # 'trực tuyến' misread: in every form it stands first
        firm = rule is not None and not (rule.hint and rule.fallback)  # such need a sentence around them
        if (
            firm
            and rule is not None
            and rule.name not in taken
            and rule.indicator.startswith(("ho_so.", "dvc."))
        ):
            taken.add(rule.name)
            columns.append(Column(place, rule))
    return _as_degrees(columns, texts)


_DEGREES = ("dvc.ho_so.toan_trinh", "dvc.ho_so.mot_phan")


def _as_degrees(columns: list[Column], texts: list[str]) -> list[Column]:
    """Under 'Trực tuyến' beside 'một phần' the other column is 'toàn trình', however it was read."""
    named = {column.rule.name for column in columns}
    missing = [name for name in _DEGREES if name not in named]
    online = next((column for column in columns if column.rule.name == ONLINE), None)
    if len(missing) != 1 or online is None or len(texts[online.place].split()) < 3:
        return columns
    rule = next(rule for rule in load_rules() if rule.name == missing[0])
    return [column._replace(rule=rule) if column is online else column for column in columns]


def _online_rule() -> Rule:
    return next(rule for rule in load_rules() if rule.name == ONLINE)


def read_field_table(table: Table, subject: Subject) -> list[Candidate]:
    """The candidates of a table by field or unit; none where its header says nothing known."""
    height = header_rows(table)
    texts = column_texts(table, height)
    name_at = next((i for i, text in enumerate(texts) if _NAME_HEADER.search(fold_chars(text))), None)
    if name_at is None:
        return []
    columns = meaning_columns([*texts[:name_at], "", *texts[name_at + 1 :]])  # 'Lĩnh vực giải quyết' names
    if len(columns) < _MIN_COLUMNS:
        return []
    kind = BreakdownKind.DON_VI if _UNIT_HEADER.search(fold_chars(texts[name_at])) else BreakdownKind.LINH_VUC
    found: list[Candidate] = []
    level = subject.level
    for row_no in range(height, len(table.rows)):
        row = table.rows[row_no]
        name = plain_text(row[name_at].text) or _first_text([plain_text(cell.text) for cell in row])
        group = _group_level(name, plain_text(row[0].text), subject.level)
        level = group or level
        total = bool(_TOTAL.match(fold_chars(name))) or group is not None
        if not name:
            continue
        breakdown = None if total else Breakdown(kind=kind, name=name)
        own_level = level if group or not total else subject.level
        found += _row_figures(table, row_no, columns, own_level, breakdown)
    return found


def _first_text(texts: list[str]) -> str:
    """The first cell that holds letters: 'Tổng cộng' may stand in the ordinal's column."""
    return next((text for text in texts if any(c.isalpha() for c in text)), "")


def _group_level(name: str, ordinal: str, own: Level | None) -> Level | None:
    """The tier that a heading row sets: 'A | Cấp huyện | 120 | …'."""
    items = _items(name)
    if not (_GROUP_NO.match(ordinal) or fold_chars(name).startswith("cap ")):
        return None
    return told_level(items, own)


def _most(table: Table, row_no: int, columns: list[Column]) -> Decimal:
    """What no figure of a row exceeds: twice what came in, else what came in all over the table."""
    place = next((c.place for c in columns if c.rule.indicator == "ho_so.tiep_nhan"), None)
    if place is None:
        return MOST
    received = [number_of(row[place].text) for row in table.rows]
    own = received[row_no]
    if own is not None and own.value:
        return 2 * own.value
    return max((number.value for number in received if number is not None), default=MOST)


def _is_share(number: NumberPhrase) -> bool:
    """Under 'Tỷ lệ (%)' the sign is left out."""
    return number.kind is NumberKind.COUNT and number.denominator is None and number.value <= 100


def _row_figures(
    table: Table, row_no: int, columns: list[Column], level: Level | None, breakdown: Breakdown | None
) -> list[Candidate]:
    """The non-zero cells of a row."""
    found = []
    most = _most(table, row_no, columns)
    for column in columns:
        cell = table.rows[row_no][column.place]
        number = number_of(cell.text)
        if number is None or number.value == 0:
            continue
        if column.rule.kind == "count" and (number.value % 1 or "." in str(number.value)):
            continue
        if number.value > most:
            continue  # digits of several cells run together
        percent = number.kind is NumberKind.PERCENT
        if percent and column.rule.kind != "rate":
            continue
        if column.rule.kind == "rate" and not percent and not _is_share(number):
            continue
        found.append(
            cell_candidate(
                table,
                row_no,
                cell,
                column.rule.indicator,
                number,
                rule=f"table/{column.rule.name}",
                level=level,
                breakdown=breakdown,
                fallback=column.rule.fallback,
            )
        )
    return found
