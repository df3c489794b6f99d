"""The history of corrections in the ledger: rows are only ever added, and are on the disk before they are
acknowledged."""

from collections.abc import Iterable, Iterator

from pipeline.archive import Ledger
from pipeline.archive.ledger import now
from schemas.correction import Action, Correction


class History:
    """The corrections in one open ledger. Every method is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def append(self, row: Correction) -> Correction:
        """Stores a row; the answer has its number and time."""
        [stored] = self.append_all([row])
        return stored

    def append_all(self, rows: Iterable[Correction]) -> list[Correction]:
        """Stores rows, all or none; the answer has their numbers and times."""
        stored = []
        with self._ledger.transaction() as db:
            for row in rows:
                row = row.model_copy(update={"made_at": row.made_at or now()})
                told = row.model_dump_json(exclude={"correction_id"})
                cursor = db.execute(
                    "INSERT INTO corrections (document_id, made_at, clerk, action, told) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (row.document_id, row.made_at, row.clerk, row.action.value, told),
                )
                stored.append(row.model_copy(update={"correction_id": cursor.lastrowid}))
        return stored

    def of_document(self, document_id: str) -> list[Correction]:
        """The rows of one document, oldest first."""
        return list(self._where("document_id = ? ORDER BY correction_id", document_id))

    def of_documents(self, document_ids: Iterable[str]) -> dict[str, list[Correction]]:
        """The rows of those of the documents that have any."""
        [(any_at_all,)] = self._ledger.ask("SELECT EXISTS (SELECT 1 FROM corrections)")
        found = {key: self.of_document(key) for key in document_ids} if any_at_all else {}
        return {key: rows for key, rows in found.items() if rows}

    def documents(self) -> list[str]:
        """The documents that have any rows."""
        return [key for (key,) in self._ledger.ask("SELECT DISTINCT document_id FROM corrections")]

    def since(self, correction_id: int) -> list[Correction]:
        """All rows after one, oldest first."""
        return list(self._where("correction_id > ? ORDER BY correction_id", correction_id))

    def last_number(self) -> int:
        """The number of the newest row, 0 where there is none."""
        [(number,)] = self._ledger.ask("SELECT coalesce(max(correction_id), 0) FROM corrections")
        return int(number)

    def last_number_of(self, document_id: str) -> int:
        """The number of a document's newest row, 0 where there is none."""
        sql = "SELECT coalesce(max(correction_id), 0) FROM corrections WHERE document_id = ?"
        [(number,)] = self._ledger.ask(sql, (document_id,))
        return int(number)

    def last_standing_of(self, clerk: str) -> list[Correction]:
        """A person's last decision that was not taken back, newest row first: several rows where they were
        decided together, none where there is nothing."""
        undone: set[int | None] = set()
        last: list[Correction] = []
        for row in self._where("clerk = ? ORDER BY correction_id DESC", clerk):
            if last and (row.together is None or row.together != last[0].together):
                break
            if row.action is Action.UNDO:
                undone.add(row.undoes)
            elif row.correction_id not in undone:
                last.append(row)
        return last

    def made_by(self, clerk: str, since: str) -> int:
        """How many decisions that a person made since a moment (ISO 8601) stand."""
        [(made, undone)] = self._ledger.ask(
            "SELECT count(*), coalesce(sum(action = 'undo'), 0) FROM corrections "
            "WHERE clerk = ? AND made_at >= ?",
            (clerk, since),
        )
        return max(0, int(made) - 2 * int(undone))

    def _where(self, condition: str, value: object) -> Iterator[Correction]:
        sql = f"SELECT correction_id, told FROM corrections WHERE {condition}"
        for number, told in self._ledger.ask(sql, (value,)):
            yield Correction.model_validate_json(told).model_copy(update={"correction_id": number})
