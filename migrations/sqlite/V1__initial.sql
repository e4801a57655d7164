-- The schema of evalbatch. Times are integer UTC milliseconds; the clock is passed in, never read here.
-- Ids are cuid2 strings. Money is integer pico-dollars. Every child column of a foreign key is indexed.
-- What only one experiment uses is deleted with it by the foreign keys below: its jobs, their evaluations and
-- comments, its ephemeral agent and documents. Nothing that a library row or another batch needs can go that way.

PRAGMA application_id = 1702257268; -- "evbt"

CREATE TABLE users (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    role       TEXT    NOT NULL CHECK (role IN ('member', 'admin')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agents (
    id                 TEXT    NOT NULL PRIMARY KEY,
    owner_id           TEXT    REFERENCES users (id), -- null: comes with the binary
    name               TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 100 AND instr(name, '/') = 0 AND instr(name, '@') = 0),
    type               TEXT    NOT NULL CHECK (type IN ('ASSESSOR', 'ADVISOR', 'ENRICHER', 'EXPLAINER')),
    description        TEXT    NOT NULL,
    is_active          INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    -- Deferred, for an experiment's agent is written before the batch that refers to its version.
    ephemeral_batch_id TEXT    UNIQUE REFERENCES batches (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;

CREATE INDEX agents_owner ON agents (owner_id);
CREATE INDEX agents_type_active ON agents (type, is_active);
CREATE UNIQUE INDEX agents_library_name ON agents (ifnull(owner_id, ''), name) WHERE ephemeral_batch_id IS NULL;

CREATE TABLE agent_versions (
    id                         TEXT    NOT NULL PRIMARY KEY,
    agent_id                   TEXT    NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    version                    INTEGER NOT NULL CHECK (version >= 1),
    primary_instructions       TEXT    NOT NULL,
    self_critique_instructions TEXT,
    provides_grades            INTEGER NOT NULL CHECK (provides_grades IN (0, 1)),
    runtime                    TEXT    NOT NULL CHECK (runtime IN ('checks', 'command', 'openai', 'anthropic')),
    settings                   TEXT    NOT NULL CHECK (json_valid(settings) AND json_type(settings) = 'object'),
    readme                     TEXT,
    content_hash               TEXT    NOT NULL,
    created_at                 INTEGER NOT NULL,
    UNIQUE (agent_id, version)
) STRICT;

CREATE INDEX agent_versions_content ON agent_versions (content_hash);

CREATE TABLE documents (
    id                 TEXT    NOT NULL PRIMARY KEY,
    owner_id           TEXT    NOT NULL REFERENCES users (id),
    ephemeral_batch_id TEXT    REFERENCES batches (id) ON DELETE CASCADE,
    title              TEXT    NOT NULL,
    author             TEXT,
    url                TEXT,
    published_at       INTEGER,
    content_hash       TEXT    NOT NULL,
    identity_hash      TEXT    NOT NULL,
    size_bytes         INTEGER NOT NULL CHECK (size_bytes >= 0),
    created_at         INTEGER NOT NULL,
    metadata           TEXT    NOT NULL CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    -- Last, so that reading the columns before it never walks the overflow pages of a long text.
    content            TEXT    NOT NULL
) STRICT;

CREATE INDEX documents_owner ON documents (owner_id, created_at);
CREATE INDEX documents_ephemeral_batch ON documents (ephemeral_batch_id);
CREATE UNIQUE INDEX documents_library_identity ON documents (owner_id, identity_hash) WHERE ephemeral_batch_id IS NULL;

CREATE TABLE batches (
    id               TEXT    NOT NULL PRIMARY KEY,
    user_id          TEXT    NOT NULL REFERENCES users (id),
    agent_version_id TEXT    NOT NULL REFERENCES agent_versions (id) ON DELETE NO ACTION,
    name             TEXT,
    tracking_id      TEXT    CHECK (tracking_id IS NULL OR length(tracking_id) BETWEEN 1 AND 100),
    description      TEXT,
    target_count     INTEGER CHECK (target_count >= 1),
    repeat           INTEGER NOT NULL CHECK (repeat >= 1),
    seed             INTEGER,
    visibility       TEXT    NOT NULL CHECK (visibility IN ('PRIVATE', 'SHARED')),
    is_ephemeral     INTEGER NOT NULL CHECK (is_ephemeral IN (0, 1)),
    expires_at       INTEGER,
    is_pinned        INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
    created_at       INTEGER NOT NULL,
    CHECK (is_ephemeral = 1 OR (expires_at IS NULL AND is_pinned = 0)),
    CHECK (is_ephemeral = 0 OR (expires_at IS NOT NULL AND tracking_id IS NOT NULL))
) STRICT;

CREATE INDEX batches_agent_version ON batches (agent_version_id);
CREATE UNIQUE INDEX batches_tracking ON batches (user_id, tracking_id) WHERE tracking_id IS NOT NULL;
-- list: mine, newest first; all users', newest first.
CREATE INDEX batches_user_created ON batches (user_id, created_at, id);
CREATE INDEX batches_created ON batches (created_at, id);
-- cleanup and list --expires-within.
CREATE INDEX batches_expiry ON batches (expires_at, user_id, is_pinned, id) WHERE is_ephemeral = 1;

CREATE TABLE jobs (
    id            TEXT    NOT NULL PRIMARY KEY,
    batch_id      TEXT    NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    document_id   TEXT    NOT NULL REFERENCES documents (id) ON DELETE NO ACTION,
    ordinal       INTEGER NOT NULL CHECK (ordinal >= 0),
    repetition    INTEGER NOT NULL CHECK (repetition >= 1),
    status        TEXT    NOT NULL CHECK (status IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    attempts      INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts  INTEGER NOT NULL CHECK (max_attempts >= 1),
    not_before    INTEGER,
    worker        TEXT,
    token         TEXT, -- changes at every claim: a result that brings an older one is discarded
    lease_until   INTEGER,
    error         TEXT,
    error_kind    TEXT,
    started_at    INTEGER,
    completed_at  INTEGER,
    duration_ms   INTEGER CHECK (duration_ms >= 0),
    input_tokens  INTEGER CHECK (input_tokens >= 0),
    output_tokens INTEGER CHECK (output_tokens >= 0),
    cost          INTEGER CHECK (cost >= 0),
    UNIQUE (batch_id, document_id, repetition),
    CHECK ((status = 'RUNNING') = (token IS NOT NULL)),
    CHECK (status <> 'RUNNING' OR (worker IS NOT NULL AND lease_until IS NOT NULL)),
    CHECK ((status IN ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at IS NOT NULL))
) STRICT;

CREATE INDEX jobs_document ON jobs (document_id);
CREATE INDEX jobs_order ON jobs (batch_id, ordinal, repetition);
-- The queue, and the counts of a listing.
CREATE INDEX jobs_queue ON jobs (batch_id, status, ordinal, repetition);
-- The few jobs that are open, over all batches: list --status running|pending, lapsed leases.
CREATE INDEX jobs_open ON jobs (status, batch_id, lease_until) WHERE status IN ('PENDING', 'RUNNING');

CREATE TABLE attempts (
    id            INTEGER NOT NULL PRIMARY KEY,
    job_id        TEXT    NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL CHECK (number >= 1),
    started_at    INTEGER NOT NULL,
    duration_ms   INTEGER CHECK (duration_ms >= 0),
    error_kind    TEXT,
    error         TEXT,
    input_tokens  INTEGER CHECK (input_tokens >= 0),
    output_tokens INTEGER CHECK (output_tokens >= 0),
    cost          INTEGER CHECK (cost >= 0),
    raw_output    TEXT -- what a failed attempt answered
) STRICT;

CREATE INDEX attempts_job ON attempts (job_id, number);

CREATE TABLE evaluations (
    id             TEXT    NOT NULL PRIMARY KEY,
    job_id         TEXT    NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
    grade          REAL    CHECK (grade BETWEEN 0 AND 100),
    summary        TEXT    NOT NULL,
    analysis       TEXT    NOT NULL,
    self_critique  TEXT,
    model          TEXT,
    prompt_version TEXT,
    parameters     TEXT    CHECK (parameters IS NULL OR json_valid(parameters)),
    finish_reason  TEXT,
    request_id     TEXT,
    reused_from    TEXT, -- not a foreign key: the source may expire
    raw_output     TEXT,
    created_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE comments (
    id            INTEGER NOT NULL PRIMARY KEY,
    evaluation_id TEXT    NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    ordinal       INTEGER NOT NULL CHECK (ordinal >= 0),
    header        TEXT,
    description   TEXT    NOT NULL,
    level         TEXT    NOT NULL CHECK (level IN ('error', 'warning', 'nitpick', 'info', 'success')),
    importance    REAL    CHECK (importance BETWEEN 0 AND 100),
    grade         REAL    CHECK (grade BETWEEN 0 AND 100),
    quoted_text   TEXT    NOT NULL,
    -- Unicode scalar values of documents.content, half open.
    start_offset  INTEGER CHECK (start_offset >= 0),
    end_offset    INTEGER CHECK (end_offset >= start_offset),
    is_valid      INTEGER NOT NULL CHECK (is_valid IN (0, 1)),
    error         TEXT,
    UNIQUE (evaluation_id, ordinal),
    CHECK ((start_offset IS NULL) = (end_offset IS NULL)),
    CHECK (is_valid = 0 OR start_offset IS NOT NULL)
) STRICT;

CREATE TABLE cleanup_runs (
    id              INTEGER NOT NULL PRIMARY KEY,
    started_at      INTEGER NOT NULL,
    finished_at     INTEGER NOT NULL,
    user_id         TEXT    NOT NULL REFERENCES users (id),
    found           INTEGER NOT NULL,
    deleted         INTEGER NOT NULL,
    skipped_running INTEGER NOT NULL,
    skipped_pinned  INTEGER NOT NULL,
    failed          INTEGER NOT NULL,
    duration_ms     INTEGER NOT NULL
) STRICT;

CREATE INDEX cleanup_runs_user ON cleanup_runs (user_id);

CREATE TABLE policy (
    key        TEXT    NOT NULL PRIMARY KEY,
    value      TEXT    NOT NULL,
    updated_by TEXT    NOT NULL REFERENCES users (id),
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX policy_updated_by ON policy (updated_by);

-- A job that somebody is working on cannot be deleted, by a cascade neither.
CREATE TRIGGER jobs_running_stay BEFORE DELETE ON jobs WHEN OLD.status = 'RUNNING'
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: a running job cannot be deleted');
END;

CREATE TRIGGER agent_versions_immutable BEFORE UPDATE ON agent_versions
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: an agent version is never changed');
END;

-- What belongs to an experiment serves that experiment alone.
CREATE TRIGGER batches_foreign_agent_insert BEFORE INSERT ON batches
WHEN EXISTS (
    SELECT 1 FROM agent_versions v JOIN agents a ON a.id = v.agent_id
    WHERE v.id = NEW.agent_version_id AND a.ephemeral_batch_id IS NOT NULL AND a.ephemeral_batch_id <> NEW.id
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: the agent belongs to another experiment');
END;

CREATE TRIGGER batches_foreign_agent_update BEFORE UPDATE OF id, agent_version_id ON batches
WHEN EXISTS (
    SELECT 1 FROM agent_versions v JOIN agents a ON a.id = v.agent_id
    WHERE v.id = NEW.agent_version_id AND a.ephemeral_batch_id IS NOT NULL AND a.ephemeral_batch_id <> NEW.id
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: the agent belongs to another experiment');
END;

CREATE TRIGGER jobs_foreign_document_insert BEFORE INSERT ON jobs
WHEN EXISTS (
    SELECT 1 FROM documents d
    WHERE d.id = NEW.document_id AND d.ephemeral_batch_id IS NOT NULL AND d.ephemeral_batch_id <> NEW.batch_id
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: the document belongs to another experiment');
END;

CREATE TRIGGER jobs_foreign_document_update BEFORE UPDATE OF batch_id, document_id ON jobs
WHEN EXISTS (
    SELECT 1 FROM documents d
    WHERE d.id = NEW.document_id AND d.ephemeral_batch_id IS NOT NULL AND d.ephemeral_batch_id <> NEW.batch_id
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: the document belongs to another experiment');
END;

CREATE TRIGGER agents_in_use_elsewhere BEFORE UPDATE OF ephemeral_batch_id ON agents
WHEN NEW.ephemeral_batch_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM agent_versions v JOIN batches b ON b.agent_version_id = v.id
    WHERE v.agent_id = NEW.id AND b.id <> NEW.ephemeral_batch_id
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: another batch uses the agent');
END;

CREATE TRIGGER documents_in_use_elsewhere BEFORE UPDATE OF ephemeral_batch_id ON documents
WHEN NEW.ephemeral_batch_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM jobs j WHERE j.document_id = NEW.id AND j.batch_id <> NEW.ephemeral_batch_id
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: another batch uses the document');
END;

-- A batch that is kept owns nothing that dies with a batch.
CREATE TRIGGER batches_kept_own_nothing BEFORE UPDATE OF is_ephemeral ON batches
WHEN NEW.is_ephemeral = 0 AND (
    EXISTS (SELECT 1 FROM agents a WHERE a.ephemeral_batch_id = NEW.id)
    OR EXISTS (SELECT 1 FROM documents d WHERE d.ephemeral_batch_id = NEW.id)
)
BEGIN
    SELECT RAISE(ABORT, 'evalbatch: the batch still owns ephemeral things');
END;
