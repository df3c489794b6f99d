-- The ledger (sổ cái) of an archive: which files were seen and what became of each document.
-- SQLite in WAL mode; `user_version` is the number of the newest migration applied. A migration that was released
-- is never changed again: what comes new, comes as the next number.

CREATE TABLE IF NOT EXISTS documents (
    document_id      TEXT PRIMARY KEY,     -- first 16 hex digits of sha256
    sha256           TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('done', 'partial', 'failed')),
    version          TEXT NOT NULL,        -- fingerprint of the pipeline that processed it
    artefact_sha256  TEXT,                 -- of the artefact's bytes; null where there is none
    pages            INTEGER NOT NULL DEFAULT 0,
    failure_code     TEXT,
    failure_message  TEXT,
    attempts         INTEGER NOT NULL DEFAULT 1,
    duration_s       REAL NOT NULL DEFAULT 0,
    finished_at      TEXT NOT NULL         -- UTC, ISO 8601
) STRICT;

CREATE TABLE IF NOT EXISTS sources (
    path         TEXT PRIMARY KEY,         -- absolute
    size_bytes   INTEGER NOT NULL,
    mtime_ns     INTEGER NOT NULL,
    document_id  TEXT NOT NULL,            -- of the content last seen there
    first_seen   TEXT NOT NULL,
    last_seen    TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS sources_by_document ON sources (document_id);
CREATE INDEX IF NOT EXISTS documents_by_state ON documents (state);

-- The published database as the last publication left it: one that somebody wrote to is built anew.
CREATE TABLE IF NOT EXISTS published_file (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    size_bytes  INTEGER NOT NULL,
    mtime_ns    INTEGER NOT NULL,
    inode       INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS unreadable (
    path       TEXT PRIMARY KEY,           -- absolute, as far as it can be written
    reason     TEXT NOT NULL,
    last_seen  TEXT NOT NULL
) STRICT;
