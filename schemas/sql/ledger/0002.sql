-- Which documents changed since the last publication. A counter and no time of day: a clock that goes backwards
-- does no harm.

CREATE TABLE changes (
    only_row  INTEGER PRIMARY KEY CHECK (only_row = 1),
    last      INTEGER NOT NULL             -- number of the newest change; only ever grows
) STRICT;
INSERT INTO changes VALUES (1, 1);

-- Number of the change that last touched what is published of a document: its row, or the files that hold it.
ALTER TABLE documents ADD COLUMN changed INTEGER NOT NULL DEFAULT 1;
CREATE INDEX documents_by_change ON documents (changed);

-- The newest change that the published database holds; 0: every document is looked at once.
ALTER TABLE published_file ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
