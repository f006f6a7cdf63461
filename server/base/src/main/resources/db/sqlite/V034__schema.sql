-- The schema of commit f54e80d2, which was the thirty-fourth. Times are milliseconds since 1970 unless a comment says otherwise.
-- A column that others follow in an upgraded database stays in its place here, so that both have the same columns in the same order.


-- Installation

-- id: part of the keys that other systems get. callback-key: signs call-back addresses.
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO installation (name, value) VALUES ('id', lower(hex(randomblob(16))));

INSERT INTO installation (name, value) VALUES ('callback-key', lower(hex(randomblob(32))));


-- Runs: written and scanned thousands of times a second, and read by the engine alone

CREATE TABLE run (
    -- In the order of acceptance. The writer counts it up; it never comes from the clock.
    id         INTEGER PRIMARY KEY,
    flow       INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    -- 0 due, 1 waiting, 2 succeeded, 3 failed, 4 cancelled, 5 behind another run of its order key
    state      INTEGER NOT NULL,
    accepted   INTEGER NOT NULL,
    ended      INTEGER,
    parent     INTEGER,
    -- The step of the parent that waits for this run.
    step       TEXT,
    replay_of  INTEGER,
    depth      INTEGER NOT NULL,
    -- {kind, message, step} of a run that failed, or the reason why one stopped early.
    outcome    BLOB,
    -- {headers, method, …}: what came with the payload.
    origin     BLOB NOT NULL,
    payload    BLOB,
    -- The order key of a run that is in the queue of that key. Null once the run has left the queue.
    line       TEXT,
    -- The identity of its event, as in once. Last, and seldom read.
    name       BLOB,
    -- CRC-32C of the payload in the upper 32 bits (0 without a payload), of the origin in the lower ones. Null in old runs.
    crc        INTEGER
);

-- Serves what is due (state 0, in the order of acceptance) and the lists of the web UI.
CREATE INDEX run_by_flow ON run (flow, state, id);

CREATE INDEX run_by_parent ON run (parent) WHERE parent IS NOT NULL;

-- The first entry of a queue is its head, or the next run. The runs behind it (state 5) are not read.
CREATE INDEX run_line ON run (flow, line, state = 5, id) WHERE line IS NOT NULL;

-- Called runs that have not ended: each start checks whether a caller still waits for them.
CREATE INDEX run_called ON run (id) WHERE parent IS NOT NULL AND state IN (0, 1, 5);

-- A run shows the runs that replay it.
CREATE INDEX run_by_replayed ON run (replay_of) WHERE replay_of IS NOT NULL;

-- A row for each append, with all of its entries.
CREATE TABLE entry (
    run  INTEGER NOT NULL,
    n    INTEGER NOT NULL,
    crc  INTEGER NOT NULL,
    body BLOB    NOT NULL,
    PRIMARY KEY (run, n)
) WITHOUT ROWID;

-- What a waiting run waits for, a row for each step.
CREATE TABLE wait (
    run  INTEGER NOT NULL,
    step TEXT    NOT NULL,
    -- until, child, connection, person
    kind TEXT    NOT NULL,
    -- The id of the child, or the name of the connection.
    ref  TEXT,
    due  INTEGER,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;

CREATE INDEX wait_due ON wait (due) WHERE due IS NOT NULL;

CREATE INDEX wait_ref ON wait (kind, ref) WHERE ref IS NOT NULL;

-- What an action remembers across the attempts of a step. The commit that ends the step deletes it.
CREATE TABLE attempt_state (
    run   INTEGER NOT NULL,
    -- The path of the step.
    step  TEXT    NOT NULL,
    name  TEXT    NOT NULL,
    value BLOB    NOT NULL,
    -- CRC-32C of the value.
    crc   INTEGER NOT NULL,
    PRIMARY KEY (run, step, name)
) WITHOUT ROWID;

-- What was posted to call-back addresses: the same post again gets the same answer.
CREATE TABLE posted_back (
    -- The hash of the token in the address.
    token TEXT    PRIMARY KEY,
    run   INTEGER NOT NULL,
    -- The first 8 bytes of the SHA-256 of the posted body.
    body  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX posted_back_run ON posted_back (run);

-- Answers to calls that took too long. Each is posted to the address that its caller gave, and deleted when it is delivered.
CREATE TABLE late_answer (
    run      INTEGER PRIMARY KEY,
    address  TEXT NOT NULL,
    -- Attempts that have failed.
    attempts INTEGER NOT NULL,
    -- The time of the next attempt; not before the run has ended.
    due      INTEGER NOT NULL,
    -- The host of the address in lower case, without the port: a host that does not answer does not delay others. Empty in old rows.
    host     TEXT NOT NULL DEFAULT ''
);


-- Runs that failed or wait for a person, grouped by cause. A run that succeeds never touches these tables.

CREATE TABLE attention (
    run         INTEGER PRIMARY KEY,
    fingerprint TEXT    NOT NULL
);

CREATE INDEX attention_by_group ON attention (fingerprint, run);

CREATE TABLE attention_group (
    fingerprint TEXT    PRIMARY KEY,
    flow        INTEGER NOT NULL,
    -- The path of the step without the numbers of items. Null if the run itself failed.
    step        TEXT,
    kind        TEXT    NOT NULL,
    -- What the messages have in common.
    message     TEXT    NOT NULL,
    runs        INTEGER NOT NULL,
    first       INTEGER NOT NULL,
    last        INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX attention_group_last ON attention_group (last, fingerprint);

CREATE TRIGGER attention_left AFTER DELETE ON attention BEGIN UPDATE attention_group SET runs = runs - 1 WHERE fingerprint = old.fingerprint; DELETE FROM attention_group WHERE fingerprint = old.fingerprint AND runs <= 0; END;

CREATE TRIGGER attention_run_gone AFTER DELETE ON run BEGIN DELETE FROM attention WHERE run = old.id; END;


-- Identities of events: a second delivery of an event starts no run

-- By period first: an identity is searched in the two or three periods of the window, and identities expire in the order of the
-- tree, whole pages at a time. By name alone, each identity that expires would need a page of its own to be read and written.
CREATE TABLE once (
    -- accepted / 2^29
    period   INTEGER NOT NULL,
    flow     INTEGER NOT NULL,
    -- The first 16 bytes of the SHA-256 of the identity.
    name     BLOB    NOT NULL,
    run      INTEGER NOT NULL,
    -- The first 8 bytes of the SHA-256 of the payload.
    body     INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    PRIMARY KEY (period, flow, name)
) WITHOUT ROWID;

-- The newest identities, in the order of their arrival. Each is moved to once later, together with its neighbours there.
CREATE TABLE once_new (
    seq   INTEGER PRIMARY KEY,
    -- flow (4 bytes), name (16), run, body, accepted (8 each), big-endian
    known BLOB NOT NULL
);


-- Triggers

-- The position of a poll or of a stream's partition, or the last time of a schedule. Polls and schedules use the partition ''.
CREATE TABLE cursor (
    flow      INTEGER NOT NULL,
    partition TEXT    NOT NULL,
    value     BLOB    NOT NULL,
    moved     INTEGER NOT NULL,
    PRIMARY KEY (flow, partition)
) WITHOUT ROWID;

-- The webhooks that are registered with third parties, with the addresses of flows.
CREATE TABLE registration (
    flow     INTEGER NOT NULL,
    -- The id that the third party gave it.
    id       TEXT    NOT NULL,
    -- The revision of the flow that made it, and a hash of everything that it was made of.
    revision INTEGER NOT NULL,
    made_of  TEXT    NOT NULL,
    made     INTEGER NOT NULL,
    until    INTEGER,
    -- v1:key:wrapped data key:ciphertext; null if the third party signs with no secret of its own.
    sealed   TEXT,
    -- 1: it is to be removed at the third party.
    outgoing INTEGER NOT NULL,
    PRIMARY KEY (flow, id)
) WITHOUT ROWID;

-- The files that file triggers have taken.
CREATE TABLE ledger (
    flow     INTEGER NOT NULL,
    path     TEXT    NOT NULL,
    -- Differs for another content under the same path.
    version  TEXT    NOT NULL,
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    -- 0 taken, 1 bad: both are to be disposed of. 2 done, and still in its place.
    stage    INTEGER NOT NULL,
    -- 0 without a run.
    run      INTEGER NOT NULL,
    -- Why the file could not be read.
    reason   TEXT,
    PRIMARY KEY (flow, path)
) WITHOUT ROWID;

-- Files that are to be disposed of. The files that stay may be many.
CREATE INDEX ledger_open ON ledger (flow, path) WHERE stage < 2;

-- A run that is deleted before its file is disposed of notes its result in the ledger. The index contains taken files only, so a
-- file costs one entry when it is taken, and one when it is disposed of.
CREATE INDEX ledger_run ON ledger (run) WHERE stage = 0;

CREATE TABLE topic_event (
    seq       INTEGER PRIMARY KEY,
    topic     TEXT    NOT NULL,
    published INTEGER NOT NULL,
    name      BLOB,
    runs      INTEGER NOT NULL,
    event     BLOB
);

CREATE UNIQUE INDEX topic_event_once ON topic_event (topic, name) WHERE name IS NOT NULL;


-- Files of large values: on disk before the commit that names them here, deleted after the commit that removes their row

-- A file belongs to one run, or to one event of a topic.
CREATE TABLE value_file (
    file  TEXT    PRIMARY KEY,
    run   INTEGER,
    event INTEGER,
    -- In bytes.
    size  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX value_file_run ON value_file (run) WHERE run IS NOT NULL;

CREATE INDEX value_file_event ON value_file (event) WHERE event IS NOT NULL;

-- Number and size of all files, which are read every few seconds.
CREATE TABLE value_files (
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);

INSERT INTO value_files (count, bytes) VALUES (0, 0);

CREATE TRIGGER value_file_named AFTER INSERT ON value_file BEGIN UPDATE value_files SET count = count + 1, bytes = bytes + new.size; END;

CREATE TRIGGER value_file_dropped AFTER DELETE ON value_file BEGIN UPDATE value_files SET count = count - 1, bytes = bytes - old.size; END;

-- The runs that use stored files of other runs or events: of a caller, of a called run, of a topic event, or of an incoming event. The
-- commit that passes the file to the run writes the row; the row goes with the run. A file is deleted when its own run is gone and no
-- row names it.
CREATE TABLE file_use (
    -- As in its reference: run-N/… or in/….
    file TEXT    NOT NULL,
    run  INTEGER NOT NULL,
    PRIMARY KEY (file, run)
) WITHOUT ROWID;

CREATE INDEX file_use_run ON file_use (run);


-- What integrations remember from one run to the next. It belongs to an instance of an integration, not to a version. The column
-- flow is '' where all flows share the value.

CREATE TABLE state (
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    flow        TEXT NOT NULL,
    name        TEXT NOT NULL,
    value       BLOB NOT NULL,
    revision    INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    PRIMARY KEY (instance, integration, flow, name)
) WITHOUT ROWID;

-- Every write counts it up: a value that was deleted and set again has a new revision.
CREATE TABLE state_revision (
    last INTEGER NOT NULL
);

INSERT INTO state_revision (last) VALUES (0);

CREATE TABLE xref (
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    flow        TEXT NOT NULL,
    entity      TEXT NOT NULL,
    system      TEXT NOT NULL,
    id          TEXT NOT NULL,
    -- Rows with the same number are the ids of one record.
    record      INTEGER NOT NULL,
    PRIMARY KEY (instance, integration, flow, entity, system, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX xref_record ON xref (record, system);

-- The results of steps that write to state, xref or echo, by idempotency key and in the same commit as the write: a repeated attempt
-- finds its result. Deleted some time after the run has ended.
CREATE TABLE own_write (
    key    TEXT    PRIMARY KEY,
    run    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    result BLOB    NOT NULL
) WITHOUT ROWID;

CREATE INDEX own_write_at ON own_write (at);

-- Events that our own writes will cause. One event uses up one row; otherwise the row expires.
CREATE TABLE echo (
    id          INTEGER PRIMARY KEY,
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    entity      TEXT NOT NULL,
    -- The first 16 bytes of the SHA-256 of the content as canonical JSON. Empty: any content.
    content     BLOB NOT NULL,
    expires     INTEGER NOT NULL
);

CREATE INDEX echo_entity ON echo (instance, integration, entity);

CREATE INDEX echo_expires ON echo (expires);


-- Access. Times are UTC ISO-8601 text where the column is TEXT, and seconds since 1970 where it is INTEGER.

CREATE TABLE person (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL,
    -- scheme$rounds$salt$hash
    password TEXT NOT NULL,
    created  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE session (
    -- Of the cookie.
    hash    BLOB PRIMARY KEY,
    person  TEXT    NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX session_by_person ON session (person);

-- Browsers that have signed a person in before.
CREATE TABLE device (
    -- Of a cookie.
    hash   BLOB PRIMARY KEY,
    person TEXT    NOT NULL,
    used   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX device_by_person ON device (person);

CREATE TABLE token (
    id            TEXT PRIMARY KEY,
    hash          BLOB NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    role          TEXT NOT NULL,
    creator       TEXT NOT NULL,
    created       TEXT NOT NULL,
    expires       TEXT NOT NULL,
    used          TEXT,
    -- The instance whose subscriptions the token may use, and nothing else. Null: all of the API that its role allows.
    subscriptions TEXT,
    -- 1: made for the portal. It lives for hours and is in no list.
    portal        INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- The blocks of addresses from which a token was used.
CREATE TABLE token_address (
    token TEXT    NOT NULL,
    block TEXT    NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (token, block)
) WITHOUT ROWID;


-- Connections. Times are UTC ISO-8601 text in connection and pin.

CREATE TABLE connection (
    name      TEXT PRIMARY KEY,
    -- Never used again, unlike the name: ciphertexts are bound to it.
    id        TEXT    NOT NULL UNIQUE,
    connector TEXT    NOT NULL,
    settings  BLOB    NOT NULL,
    revision  INTEGER NOT NULL,
    changed   TEXT    NOT NULL,
    -- {concurrency, rate}; null: no limits.
    limits    BLOB,
    -- CRC-32C of the columns that decide what is done, and with which system. Null in old rows.
    crc       INTEGER
) WITHOUT ROWID;

CREATE TABLE secret (
    connection TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    -- v1:key:wrapped data key:ciphertext
    sealed     TEXT    NOT NULL,
    -- Its source, such as {{ env.TOKEN }}; null if the value itself was given.
    reference  TEXT,
    PRIMARY KEY (connection, field)
) WITHOUT ROWID;

-- The OAuth2 consents that people have given for saved connections.
CREATE TABLE consent (
    -- The id of the connection.
    connection TEXT    PRIMARY KEY,
    -- A hash of what the consent was given for: it does not apply to another client or address.
    given_for  TEXT    NOT NULL,
    -- v1:key:wrapped data key:ciphertext, bound to the connection and to changed.
    access     TEXT    NOT NULL,
    refresh    TEXT,
    until      INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    -- The reason why the other system has refused it since; null if it is valid.
    refused    TEXT
) WITHOUT ROWID;

-- What connectors keep with a connection, such as a host key that was trusted on first use. It is no secret.
CREATE TABLE pin (
    connection TEXT NOT NULL,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    pinned     TEXT NOT NULL,
    PRIMARY KEY (connection, name)
) WITHOUT ROWID;


-- Integrations. Times are UTC ISO-8601 text.

CREATE TABLE integration (
    name      TEXT PRIMARY KEY,
    -- The published one; null: none is published.
    version   INTEGER,
    enabled   INTEGER NOT NULL,
    published TEXT,
    -- Counts every change, for If-Match.
    edits     INTEGER NOT NULL,
    deleted   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE integration_version (
    integration TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    title       TEXT,
    document    TEXT    NOT NULL,
    created     TEXT    NOT NULL,
    creator     TEXT    NOT NULL,
    -- As in connection.
    crc         INTEGER,
    -- What its publisher says about it; null: nothing.
    note        TEXT,
    PRIMARY KEY (integration, version)
) WITHOUT ROWID;

CREATE TABLE instance (
    integration TEXT NOT NULL,
    name        TEXT NOT NULL,
    config      BLOB NOT NULL,
    -- The saved connection of each slot, where its name differs from the slot's.
    bindings    BLOB NOT NULL,
    -- The revision with which runs are accepted now; null: it was never published.
    revision    INTEGER,
    -- As in connection.
    crc         INTEGER,
    PRIMARY KEY (integration, name)
) WITHOUT ROWID;

-- A flow keeps its number for ever, whatever is published or deleted.
CREATE TABLE flow (
    id          INTEGER PRIMARY KEY,
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    name        TEXT NOT NULL,
    UNIQUE (instance, integration, name)
);

-- What runs were accepted with. Rows are never changed and never deleted.
CREATE TABLE revision (
    id          INTEGER PRIMARY KEY,
    instance    TEXT    NOT NULL,
    integration TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    config      BLOB    NOT NULL,
    bindings    BLOB    NOT NULL,
    -- As in connection.
    crc         INTEGER,
    -- The version of the plugin for each connector, such as acme@1.2.0; null: the selected ones.
    plugins     BLOB
);

CREATE INDEX revision_by_integration ON revision (integration, instance, version);

-- What people edit beside the published version: one text for each integration, valid or not.
CREATE TABLE draft (
    -- Never used again, so that the ETag of a discarded draft fits no later one.
    revision    INTEGER PRIMARY KEY AUTOINCREMENT,
    integration TEXT    NOT NULL UNIQUE,
    document    TEXT    NOT NULL,
    -- The version that was published when the draft was begun or last merged; 0: none was.
    base        INTEGER NOT NULL,
    changed     TEXT    NOT NULL,
    editor      TEXT    NOT NULL,
    crc         INTEGER NOT NULL
);

-- The values that steps of a draft yield in tests instead of being executed.
CREATE TABLE draft_pin (
    integration TEXT    NOT NULL,
    flow        TEXT    NOT NULL,
    -- The path of the step in the draft; trigger: what starts the flow.
    step        TEXT    NOT NULL,
    value       BLOB    NOT NULL,
    changed     TEXT    NOT NULL,
    editor      TEXT    NOT NULL,
    crc         INTEGER NOT NULL,
    UNIQUE (integration, flow, step)
);


-- Plugins. Times are UTC ISO-8601 text.

CREATE TABLE plugin_version (
    plugin    TEXT    NOT NULL,
    version   TEXT    NOT NULL,
    -- Of the jar, which is stored in plugin_piece.
    sha256    TEXT    NOT NULL,
    size      INTEGER NOT NULL,
    -- The content of manifest and descriptor, so that a start opens no jar.
    about     BLOB    NOT NULL,
    -- bundled, uploaded, folder
    origin    TEXT    NOT NULL,
    -- The Ed25519 key that signed it, in Base64; null: it is not signed.
    signer    TEXT,
    installed TEXT    NOT NULL,
    installer TEXT    NOT NULL,
    -- As in connection.
    crc       INTEGER,
    PRIMARY KEY (plugin, version)
) WITHOUT ROWID;

-- The version with which integrations are published.
CREATE TABLE plugin (
    id      TEXT PRIMARY KEY,
    version TEXT    NOT NULL,
    -- The version that was selected before it.
    before  TEXT,
    enabled INTEGER NOT NULL,
    -- Whether the flows that were live when it was selected have been published with it.
    moved   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE plugin_piece (
    sha256 TEXT    NOT NULL,
    n      INTEGER NOT NULL,
    body   BLOB    NOT NULL,
    PRIMARY KEY (sha256, n)
);

-- Jars that a person has removed. They are not installed again from a folder.
CREATE TABLE plugin_removed (
    sha256 TEXT PRIMARY KEY
) WITHOUT ROWID;


-- Outbound webhooks

CREATE TABLE subscription (
    id            TEXT PRIMARY KEY,
    instance      TEXT    NOT NULL,
    -- The number of its flow, whose runs are its deliveries.
    flow          INTEGER NOT NULL UNIQUE,
    -- The revision with which deliveries are accepted now.
    revision      INTEGER NOT NULL,
    settings      BLOB    NOT NULL,
    -- Its headers: v1:key:wrapped data key:ciphertext
    headers       TEXT    NOT NULL,
    -- Counts changes: ciphertexts are bound to it.
    edits         INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    reason        TEXT,
    -- The last event number before it stopped getting events; null: it gets them.
    missed_after  INTEGER,
    -- The time of the first failed delivery since the last successful one.
    failing_since INTEGER,
    created       TEXT    NOT NULL,
    changed       TEXT    NOT NULL,
    crc           INTEGER NOT NULL,
    -- The integration whose document declares the subscription, and its name there; null: it was made by the API.
    integration   TEXT,
    name          TEXT,
    -- 1: it gets no events because the integration is disabled.
    paused        INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE UNIQUE INDEX subscription_of_document ON subscription (integration, name) WHERE integration IS NOT NULL;

CREATE TABLE subscription_key (
    subscription TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    sealed       TEXT    NOT NULL,
    created      TEXT    NOT NULL,
    -- Until then it signs beside the newer key.
    until        TEXT,
    PRIMARY KEY (subscription, version)
) WITHOUT ROWID;

-- Requests to send deliveries again, or to send missed events.
CREATE TABLE resend (
    id           INTEGER PRIMARY KEY,
    subscription TEXT    NOT NULL,
    -- missed, failed or all
    what         TEXT    NOT NULL,
    since        INTEGER NOT NULL,
    -- The last event or run that was handled, and the last one to handle.
    done         INTEGER NOT NULL,
    until        INTEGER NOT NULL,
    -- Per second.
    rate         INTEGER NOT NULL
);

-- Failed attempts of deliveries. The history of the run contains successful ones.
CREATE TABLE delivery_attempt (
    run     INTEGER NOT NULL,
    started INTEGER NOT NULL,
    -- {address, headers, status, answerHeaders, body}
    content BLOB    NOT NULL,
    PRIMARY KEY (run, started)
) WITHOUT ROWID;
