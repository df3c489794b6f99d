"""The words that clerks taught, in the ledger: rows are only ever added; what stands is what was not taken
back, of two on one thing the later."""

from diacritics.alphabet import fold
from pipeline.archive import Ledger
from pipeline.archive.ledger import now
from schemas.taught import Lesson, TaughtWord


class Lessons:
    """The history of taught words in one open ledger. Every method is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def append(self, lesson: Lesson) -> Lesson:
        """Stores a row; the answer has its number and time."""
        lesson = lesson.model_copy(update={"made_at": lesson.made_at or now()})
        told = lesson.model_dump_json(exclude={"lesson_id"})
        with self._ledger.transaction() as db:
            cursor = db.execute(
                "INSERT INTO lessons (made_at, clerk, told) VALUES (?, ?, ?)",
                (lesson.made_at, lesson.clerk, told),
            )
        return lesson.model_copy(update={"lesson_id": cursor.lastrowid})

    def all(self) -> list[Lesson]:
        """All rows, oldest first; none in a ledger of an earlier release that is open to be read only."""
        if not self._ledger.ask("SELECT 1 FROM sqlite_master WHERE name = 'lessons'"):
            return []
        rows = self._ledger.ask("SELECT lesson_id, told FROM lessons ORDER BY lesson_id")
        return [
            Lesson.model_validate_json(told).model_copy(update={"lesson_id": number}) for number, told in rows
        ]

    def standing(self) -> list[Lesson]:
        """Those that count, oldest first."""
        rows = self.all()
        undone = {row.undoes for row in rows}
        last = {
            of_what(row.taught): row for row in rows if row.undoes is None and row.lesson_id not in undone
        }
        return sorted(last.values(), key=lambda row: row.lesson_id)

    def taught(self) -> tuple[TaughtWord, ...]:
        """What the restorer is told, the same whatever the order it was taught in."""
        return tuple(
            sorted((row.taught for row in self.standing()), key=lambda one: (one.word, one.before, one.after))
        )


def of_what(taught: TaughtWord) -> tuple[str, str, str]:
    """Two lessons that agree in this cannot both stand."""
    return fold(taught.word), taught.before, taught.after
