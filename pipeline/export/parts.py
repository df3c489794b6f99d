"""Parts of the copy: the rows of one year and province, with the files that hold them."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.export.tables import OF_DOCUMENTS, Table


class Part(NamedTuple):
    """The rows of one year (0: unknown) and province."""

    of: str
    """Whose year and province: `OF_DOCUMENTS` or `OF_SERIES`."""
    year: int
    province_key: str
    provinces: tuple[str | None, ...]
    """As the database names it; a code may stand for several ways to write it."""
    documents: int
    figures: int
    origin: str

    @property
    def folder(self) -> str:
        """Its place below the folder of a table, as tools that know Hive's way of parting expect it."""
        return f"year={self.year}/province_key={self.province_key}"

    def parquet(self, table: str) -> str:
        """Its file of a table."""
        return f"parquet/{table}/{self.folder}/data_0.parquet"

    def csv(self, table: str) -> str:
        """Its file of a table in a large copy: each has a name of its own, for Excel opens no two files of
        one name."""
        return f"csv/{table}/year={self.year}/{table}-{self.year}-{self.province_key}.csv"

    @property
    def workbook(self) -> str:
        """Its workbook in a large copy."""
        return f"xlsx/year={self.year}/hoso-{self.year}-{self.province_key}.xlsx"

    def files(self, tables: Sequence[Table], large: bool) -> list[str]:
        """All files that it may have; one without rows is not there."""
        names = [table.name for table in tables if table.parted == self.of]
        found = [self.parquet(name) for name in names]
        if large:
            found += [self.csv(name) for name in names]
            found += [self.workbook] if self.of == OF_DOCUMENTS else []
        return found
