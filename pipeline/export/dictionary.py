"""What describes the copy: the data dictionary in two languages, and `datapackage.json` (Frictionless)."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.export.former import DESCRIPTOR, MADE_BY, Noted
from pipeline.export.tables import Table
from pipeline.export.workbook import dictionary_rows

SCHEMA = "schema.json"
_TYPES = {"INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean", "DATE": "date"}

_HEAD = """# Từ điển dữ liệu / Data dictionary

* CSV: UTF-8 (BOM), dấu phẩy ngăn cột, dấu chấm thập phân, danh sách viết dạng JSON. Ô chữ bắt đầu bằng =
  + - @ có dấu nháy đơn phía trước để Excel không coi là công thức, ký tự NUL viết là ␀; bản nguyên văn
  nằm trong Parquet và hoso.duckdb. Trên máy dùng dấu phẩy thập phân, mở bằng Data > From Text/CSV với
  vùng English, hoặc dùng hoso.xlsx.
* CSV: UTF-8 (BOM), commas between columns, decimals with a dot, lists as JSON. Text that begins with = +
  - @ has an apostrophe before it, so that Excel takes it for no formula, and NUL is written ␀; Parquet
  and hoso.duckdb hold both as read. Where the computer's decimal sign is a comma, open it by Data > From
  Text/CSV with the locale English, or use hoso.xlsx.
* Parquet: bảng có dòng thuộc từng báo cáo là một thư mục chia theo năm (0: không rõ) và tỉnh (mã, nếu
  không có thì tên); `chuoi_thoi_gian` chia theo năm và tỉnh của chuỗi; các bảng khác mỗi bảng một tệp. /
  A table whose rows belong to reports is a folder with a part per year (0: unknown) and province (its code,
  else its name); `chuoi_thoi_gian` has a part per year and province of the series; other tables are one file
  each.
* Khi có nhiều số liệu hơn một trang tính Excel chứa được (1.048.575), CSV và sổ Excel cũng chia như vậy:
  `csv/figures/year=2023/figures-2023-51.csv`, `xlsx/year=2023/hoso-2023-51.xlsx`. / Where there are more
  figures than a sheet of Excel holds (1,048,575), CSV and workbooks come in the same parts.
"""


def write_dictionary(folder: Path, tables: Sequence[Table]) -> tuple[str, str]:
    """`dictionary.md` and `dictionary.csv`; their names."""
    rows = list(dictionary_rows(tables))
    with (folder / "dictionary.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["table", "column", "type", "vietnamese", "english"])
        writer.writerows(rows)
    parts = [_HEAD]
    for table in tables:
        parts.append(f"\n## {table.name}\n\n{table.vietnamese}.\n\n{table.english}\n")
        parts.append("\n| cột / column | type | tiếng Việt | English |\n| --- | --- | --- | --- |\n")
        parts += [f"| `{c.name}` | {c.kind} | {c.vietnamese} | {c.english} |\n" for c in table.columns]
    (folder / "dictionary.md").write_text("".join(parts), encoding="utf-8")
    return "dictionary.csv", "dictionary.md"


def write_schema(table: Table, path: Path) -> None:
    """The fields of a table whose CSV comes in parts, beside them: said once, not in every part's entry."""
    path.write_text(json.dumps(_schema(table), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_descriptor(folder: Path, tables: Sequence[Table], noted: Mapping[str, Noted]) -> None:
    """`datapackage.json`: every file of the copy, the fingerprints of its bytes and of what it was made from,
    and the fields of every table."""
    named = {table.name: table for table in tables}
    resources = [_resource(path, noted[path], named) for path in sorted(noted)]
    package = {
        "name": MADE_BY,
        "created_by": MADE_BY,
        "title": "Số liệu cải cách hành chính / Administrative-reform figures",
        "profile": "data-package",
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")


def _resource(relative: str, noted: Noted, named: dict[str, Table]) -> dict[str, Any]:
    form = relative.rpartition(".")[2]
    told: dict[str, Any] = {
        "name": relative.lower().replace("/", "-").replace("=", "-").replace("_", "-"),
        "path": relative,
        "format": form,
        "bytes": noted.size,
        "hash": f"sha256:{noted.sha256}",
        "origin": noted.origin,
    }
    room, _, name = relative.removesuffix(".csv").partition("/")
    if form == "csv" and room == "csv":
        told |= {"profile": "tabular-data-resource", "encoding": "utf-8", "mediatype": "text/csv"}
        table, _, part = name.partition("/")
        told["schema"] = f"csv/{table}/{SCHEMA}" if part else _schema(named[table])
    return told


def _schema(table: Table) -> dict[str, Any]:
    fields = [
        {"name": c.name, "type": _type(c.kind), "title": c.vietnamese, "description": c.english}
        for c in table.columns
    ]
    return {"fields": fields, "primaryKey": list(table.key)}


def _type(kind: str) -> str:
    if kind.endswith("]"):
        return "array"
    return "number" if kind.startswith("DECIMAL") else _TYPES.get(kind, "string")
