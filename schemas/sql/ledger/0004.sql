-- Words that clerks taught the restorer (từ đã dạy). Rows are only ever added.

CREATE TABLE lessons (
    lesson_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at        TEXT NOT NULL,        -- UTC, ISO 8601
    clerk          TEXT NOT NULL,
    told           TEXT NOT NULL         -- the whole Lesson as JSON
) STRICT;

CREATE TRIGGER lessons_stay BEFORE UPDATE ON lessons
BEGIN SELECT RAISE(ABORT, 'lessons are only ever added'); END;
CREATE TRIGGER lessons_remain BEFORE DELETE ON lessons
BEGIN SELECT RAISE(ABORT, 'lessons are only ever added'); END;
