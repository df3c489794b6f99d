"""What describes the copy: the data dictionary in two languages, and `datapackage.json` (Frictionless)."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.export.former import DESCRIPTOR, MADE_BY, Noted, files_below
from pipeline.export.tables import Table
from pipeline.export.workbook import dictionary_rows

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
* Parquet: `figures` là một thư mục chia theo năm (0: không rõ) và tỉnh (mã, nếu không có thì tên); các
  bảng khác mỗi bảng một tệp. / `figures` is a folder with a part per year (0: unknown) and province (its
  code, else its name); other tables are one file each.
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


def write_descriptor(folder: Path, tables: Sequence[Table], noted: Mapping[str, Noted]) -> None:
    """`datapackage.json`: every file of the copy, the fingerprints of its bytes and of what it was made from,
    and the fields of every table."""
    named = {table.name: table for table in tables}
    resources = [_resource(path, noted[path], named) for path in files_below(folder)]
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
    path = Path(relative)
    told: dict[str, Any] = {
        "name": relative.lower().replace("/", "-").replace("=", "-").replace("_", "-"),
        "path": relative,
        "format": path.suffix[1:],
        "bytes": noted.size,
        "hash": f"sha256:{noted.sha256}",
        "origin": noted.origin,
    }
    if path.suffix == ".csv" and path.stem in named:
        told |= {"profile": "tabular-data-resource", "encoding": "utf-8", "mediatype": "text/csv"}
        told["schema"] = _schema(named[path.stem])
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
