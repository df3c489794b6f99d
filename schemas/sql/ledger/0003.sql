-- What people decided about figures (hiệu đính). Rows are only ever added.

CREATE TABLE corrections (
    correction_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id    TEXT NOT NULL,
    made_at        TEXT NOT NULL,        -- UTC, ISO 8601
    clerk          TEXT NOT NULL,
    action         TEXT NOT NULL,
    told           TEXT NOT NULL         -- the whole Correction as JSON
) STRICT;

CREATE INDEX corrections_by_document ON corrections (document_id);
CREATE INDEX corrections_by_clerk ON corrections (clerk, made_at);

CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are only ever added'); END;
CREATE TRIGGER corrections_remain BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are only ever added'); END;

-- What is published of a corrected document is another now.
CREATE TRIGGER corrections_change AFTER INSERT ON corrections
BEGIN
    UPDATE changes SET last = last + 1;
    UPDATE documents SET changed = (SELECT last FROM changes) WHERE document_id = NEW.document_id;
END;
