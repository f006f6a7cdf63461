-- The schema on PostgreSQL. Times are milliseconds since 1970 unless a comment says otherwise. Texts are compared by their bytes.


-- Servers

-- Each server that uses this database: one row, with the incarnation that it began at its last start.
CREATE TABLE node (
    -- The node part of run ids.
    id          INTEGER          PRIMARY KEY,
    -- Random, stored in the server's data folder.
    folder      TEXT COLLATE "C" NOT NULL UNIQUE,
    incarnation BIGINT           NOT NULL,
    version     TEXT COLLATE "C" NOT NULL,
    started     TIMESTAMPTZ      NOT NULL,
    -- The server is presumed dead after this time, by the clock of the database.
    lease_until TIMESTAMPTZ      NOT NULL
);

-- Each transaction that writes begins by changing its own row here. A server that was replaced finds none, and writes nothing. After
-- a lost connection, the number says whether the last batch was committed.
CREATE TABLE fence (
    node        INTEGER NOT NULL,
    incarnation BIGINT  NOT NULL,
    batch       BIGINT  NOT NULL,
    PRIMARY KEY (node)
) WITH (fillfactor = 10);


-- Installation

-- id: part of the keys that other systems get. callback-key: signs call-back addresses.
CREATE TABLE installation (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

INSERT INTO installation (name, value) VALUES ('id', replace(CAST(gen_random_uuid() AS text), '-', ''));

INSERT INTO installation (name, value)
VALUES ('callback-key', replace(CAST(gen_random_uuid() AS text) || CAST(gen_random_uuid() AS text), '-', ''));


-- The journal. Its large tables are written once and never changed: they are partitioned by the run's id, which begins with the
-- day, so that old days are dropped whole. What changes is in one small table.

CREATE TABLE run_accepted (
    -- Seconds since 2026 (30 bits), node (9 bits), counter (14 bits): in the order of acceptance within a node.
    id        BIGINT  NOT NULL,
    flow      INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    accepted  BIGINT  NOT NULL,
    parent    BIGINT,
    -- The step of the parent that waits for this run.
    step      TEXT COLLATE "C",
    replay_of BIGINT,
    depth     INTEGER NOT NULL,
    -- {headers, method, …}: what came with the payload.
    origin    BYTEA   NOT NULL,
    payload   BYTEA,
    -- The identity of its event, as in once.
    name      BYTEA,
    -- CRC-32C of the payload in the upper 32 bits (0 without a payload), of the origin in the lower ones.
    crc       BIGINT,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE INDEX run_accepted_flow ON run_accepted (flow, id);

CREATE INDEX run_accepted_parent ON run_accepted (parent) WHERE parent IS NOT NULL;

CREATE INDEX run_accepted_replayed ON run_accepted (replay_of) WHERE replay_of IS NOT NULL;

-- The runs that have ended.
CREATE TABLE run_end (
    run     BIGINT   NOT NULL,
    flow    INTEGER  NOT NULL,
    -- 2 succeeded, 3 failed, 4 cancelled
    state   SMALLINT NOT NULL,
    ended   BIGINT   NOT NULL,
    -- {kind, message, step} of a run that failed, or the reason why one stopped early.
    outcome BYTEA,
    PRIMARY KEY (run)
) PARTITION BY RANGE (run);

CREATE INDEX run_end_flow ON run_end (flow, state, run);

-- The runs that have not ended, and those that hold an order key. Rows are inserted, changed and deleted all the time.
CREATE TABLE live (
    id    BIGINT   PRIMARY KEY,
    flow  INTEGER  NOT NULL,
    -- 0 due, 1 waiting, 2 to 4 as in run_end, 5 behind another run of its order key
    state SMALLINT NOT NULL,
    -- The node that executes the run.
    owner INTEGER  NOT NULL,
    -- The order key of a run that is in the queue of that key.
    line  TEXT COLLATE "C"
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);

CREATE INDEX live_flow ON live (flow, state, id);

CREATE INDEX live_line ON live (flow, line, (state = 5), id) WHERE line IS NOT NULL;

-- A row for each append, with all of its entries.
CREATE TABLE entry (
    run  BIGINT  NOT NULL,
    n    INTEGER NOT NULL,
    crc  BIGINT  NOT NULL,
    body BYTEA   NOT NULL,
    PRIMARY KEY (run, n)
) PARTITION BY RANGE (run);

-- A run with all that is known of it.
CREATE VIEW run AS
SELECT a.id, a.flow, a.revision, coalesce(e.state, l.state) AS state, a.accepted, e.ended, a.parent, a.step, a.replay_of, a.depth,
       e.outcome, a.origin, a.payload, l.line, a.name, a.crc
  FROM run_accepted a LEFT JOIN run_end e ON e.run = a.id LEFT JOIN live l ON l.id = a.id;

-- What a waiting run waits for, a row for each step.
CREATE TABLE wait (
    run  BIGINT           NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    -- until, child, connection, person
    kind TEXT COLLATE "C" NOT NULL,
    -- The id of the child, or the name of the connection.
    ref  TEXT COLLATE "C",
    due  BIGINT,
    PRIMARY KEY (run, step)
);

CREATE INDEX wait_due ON wait (due) WHERE due IS NOT NULL;

CREATE INDEX wait_ref ON wait (kind, ref) WHERE ref IS NOT NULL;

-- What an action remembers across the attempts of a step. The commit that ends the step deletes it.
CREATE TABLE attempt_state (
    run   BIGINT           NOT NULL,
    -- The path of the step.
    step  TEXT COLLATE "C" NOT NULL,
    name  TEXT COLLATE "C" NOT NULL,
    value BYTEA            NOT NULL,
    -- CRC-32C of the value.
    crc   BIGINT           NOT NULL,
    PRIMARY KEY (run, step, name)
);

-- What was posted to call-back addresses: the same post again gets the same answer.
CREATE TABLE posted_back (
    -- The hash of the token in the address.
    token TEXT COLLATE "C" PRIMARY KEY,
    run   BIGINT           NOT NULL,
    -- The first 8 bytes of the SHA-256 of the posted body.
    body  BIGINT           NOT NULL
);

CREATE INDEX posted_back_run ON posted_back (run);

-- Answers to calls that took too long. Each is posted to the address that its caller gave, and deleted when it is delivered.
CREATE TABLE late_answer (
    run      BIGINT           PRIMARY KEY,
    address  TEXT COLLATE "C" NOT NULL,
    -- Attempts that have failed.
    attempts BIGINT           NOT NULL,
    -- The time of the next attempt; not before the run has ended.
    due      BIGINT           NOT NULL,
    -- The host of the address in lower case, without the port: a host that does not answer does not delay others. Empty in old rows.
    host     TEXT COLLATE "C" NOT NULL DEFAULT ''
);


-- Runs that failed or wait for a person, grouped by cause. A run that succeeds never touches these tables.

CREATE TABLE attention (
    run         BIGINT           PRIMARY KEY,
    fingerprint TEXT COLLATE "C" NOT NULL
);

CREATE INDEX attention_by_group ON attention (fingerprint, run);

CREATE TABLE attention_group (
    fingerprint TEXT COLLATE "C" PRIMARY KEY,
    flow        BIGINT           NOT NULL,
    -- The path of the step without the numbers of items. Null if the run itself failed.
    step        TEXT COLLATE "C",
    kind        TEXT COLLATE "C" NOT NULL,
    -- What the messages have in common.
    message     TEXT COLLATE "C" NOT NULL,
    runs        BIGINT           NOT NULL,
    first       BIGINT           NOT NULL,
    last        BIGINT           NOT NULL
);

CREATE INDEX attention_group_last ON attention_group (last, fingerprint);

CREATE FUNCTION attention_left() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE attention_group SET runs = runs - 1 WHERE fingerprint = old.fingerprint; DELETE FROM attention_group WHERE fingerprint = old.fingerprint AND runs <= 0; RETURN NULL; END $$;

CREATE TRIGGER attention_left AFTER DELETE ON attention FOR EACH ROW EXECUTE FUNCTION attention_left();

CREATE FUNCTION attention_run_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM attention WHERE run = old.id; RETURN NULL; END $$;

CREATE TRIGGER attention_run_gone AFTER DELETE ON run_accepted FOR EACH ROW EXECUTE FUNCTION attention_run_gone();


-- Identities of events: a second delivery of an event starts no run

CREATE TABLE once (
    flow     INTEGER NOT NULL,
    -- The first 16 bytes of the SHA-256 of the identity.
    name     BYTEA   NOT NULL,
    run      BIGINT  NOT NULL,
    -- The first 8 bytes of the SHA-256 of the payload.
    body     BIGINT  NOT NULL,
    accepted BIGINT  NOT NULL,
    PRIMARY KEY (flow, name)
);

CREATE INDEX once_accepted ON once USING brin (accepted);


-- Triggers

-- The position of a poll or of a stream's partition, or the last time of a schedule. Polls and schedules use the partition ''.
CREATE TABLE cursor (
    flow      BIGINT           NOT NULL,
    partition TEXT COLLATE "C" NOT NULL,
    value     BYTEA            NOT NULL,
    moved     BIGINT           NOT NULL,
    PRIMARY KEY (flow, partition)
);

-- The webhooks that are registered with third parties, with the addresses of flows.
CREATE TABLE registration (
    flow     BIGINT           NOT NULL,
    -- The id that the third party gave it.
    id       TEXT COLLATE "C" NOT NULL,
    -- The revision of the flow that made it, and a hash of everything that it was made of.
    revision BIGINT           NOT NULL,
    made_of  TEXT COLLATE "C" NOT NULL,
    made     BIGINT           NOT NULL,
    until    BIGINT,
    -- v1:key:wrapped data key:ciphertext; null if the third party signs with no secret of its own.
    sealed   TEXT COLLATE "C",
    -- 1: it is to be removed at the third party.
    outgoing BIGINT           NOT NULL,
    PRIMARY KEY (flow, id)
);

-- The files that file triggers have taken.
CREATE TABLE ledger (
    flow     BIGINT           NOT NULL,
    path     TEXT COLLATE "C" NOT NULL,
    -- Differs for another content under the same path.
    version  TEXT COLLATE "C" NOT NULL,
    size     BIGINT           NOT NULL,
    modified BIGINT           NOT NULL,
    -- 0 taken, 1 bad: both are to be disposed of. 2 done, and still in its place.
    stage    BIGINT           NOT NULL,
    -- 0 without a run.
    run      BIGINT           NOT NULL,
    -- Why the file could not be read.
    reason   TEXT COLLATE "C",
    PRIMARY KEY (flow, path)
);

-- Files that are to be disposed of. The files that stay may be many.
CREATE INDEX ledger_open ON ledger (flow, path) WHERE stage < 2;

-- A run that is deleted before its file is disposed of notes its result in the ledger. The index contains taken files only, so a
-- file costs one entry when it is taken, and one when it is disposed of.
CREATE INDEX ledger_run ON ledger (run) WHERE stage = 0;

CREATE TABLE topic_event (
    seq       BIGINT           PRIMARY KEY,
    topic     TEXT COLLATE "C" NOT NULL,
    published BIGINT           NOT NULL,
    name      BYTEA,
    runs      BIGINT           NOT NULL,
    event     BYTEA
);

CREATE UNIQUE INDEX topic_event_once ON topic_event (topic, name) WHERE name IS NOT NULL;


-- Files of large values: on disk before the commit that names them here, deleted after the commit that removes their row

-- A file belongs to one run, or to one event of a topic.
CREATE TABLE value_file (
    file  TEXT COLLATE "C" PRIMARY KEY,
    run   BIGINT,
    event BIGINT,
    -- In bytes.
    size  BIGINT           NOT NULL
);

CREATE INDEX value_file_run ON value_file (run) WHERE run IS NOT NULL;

CREATE INDEX value_file_event ON value_file (event) WHERE event IS NOT NULL;

-- Number and size of all files, which are read every few seconds.
CREATE TABLE value_files (
    count BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);

INSERT INTO value_files (count, bytes) VALUES (0, 0);

CREATE FUNCTION value_file_named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE value_files SET count = count + 1, bytes = bytes + new.size; RETURN NULL; END $$;

CREATE TRIGGER value_file_named AFTER INSERT ON value_file FOR EACH ROW EXECUTE FUNCTION value_file_named();

CREATE FUNCTION value_file_dropped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE value_files SET count = count - 1, bytes = bytes - old.size; RETURN NULL; END $$;

CREATE TRIGGER value_file_dropped AFTER DELETE ON value_file FOR EACH ROW EXECUTE FUNCTION value_file_dropped();

-- The runs that use stored files of other runs or events: of a caller, of a called run, of a topic event, or of an incoming event. The
-- commit that passes the file to the run writes the row; the row goes with the run. A file is deleted when its own run is gone and no
-- row names it.
CREATE TABLE file_use (
    -- As in its reference: run-N/… or in/….
    file TEXT COLLATE "C" NOT NULL,
    run  BIGINT           NOT NULL,
    PRIMARY KEY (file, run)
);

CREATE INDEX file_use_run ON file_use (run);


-- What integrations remember from one run to the next. It belongs to an instance of an integration, not to a version. The column
-- flow is '' where all flows share the value.

CREATE TABLE state (
    instance    TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    flow        TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    value       BYTEA            NOT NULL,
    revision    BIGINT           NOT NULL,
    changed     BIGINT           NOT NULL,
    PRIMARY KEY (instance, integration, flow, name)
);

-- Every write counts it up: a value that was deleted and set again has a new revision.
CREATE TABLE state_revision (
    last BIGINT NOT NULL
);

INSERT INTO state_revision (last) VALUES (0);

CREATE TABLE xref (
    instance    TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    flow        TEXT COLLATE "C" NOT NULL,
    entity      TEXT COLLATE "C" NOT NULL,
    system      TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    -- Rows with the same number are the ids of one record.
    record      BIGINT           NOT NULL,
    PRIMARY KEY (instance, integration, flow, entity, system, id)
);

CREATE UNIQUE INDEX xref_record ON xref (record, system);

-- The results of steps that write to state, xref or echo, by idempotency key and in the same commit as the write: a repeated attempt
-- finds its result. Deleted some time after the run has ended.
CREATE TABLE own_write (
    key    TEXT COLLATE "C" PRIMARY KEY,
    run    BIGINT           NOT NULL,
    at     BIGINT           NOT NULL,
    result BYTEA            NOT NULL
);

CREATE INDEX own_write_at ON own_write (at);

-- Events that our own writes will cause. One event uses up one row; otherwise the row expires.
CREATE TABLE echo (
    id          BIGINT           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    instance    TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    entity      TEXT COLLATE "C" NOT NULL,
    -- The first 16 bytes of the SHA-256 of the content as canonical JSON. Empty: any content.
    content     BYTEA            NOT NULL,
    expires     BIGINT           NOT NULL
);

CREATE INDEX echo_entity ON echo (instance, integration, entity);

CREATE INDEX echo_expires ON echo (expires);


-- Access. Times are UTC ISO-8601 text where the column is TEXT COLLATE "C", and seconds since 1970 where it is BIGINT.

CREATE TABLE person (
    name     TEXT COLLATE "C" PRIMARY KEY,
    role     TEXT COLLATE "C" NOT NULL,
    -- scheme$rounds$salt$hash
    password TEXT COLLATE "C" NOT NULL,
    created  TEXT COLLATE "C" NOT NULL
);

CREATE TABLE session (
    -- Of the cookie.
    hash    BYTEA            PRIMARY KEY,
    person  TEXT COLLATE "C" NOT NULL,
    created BIGINT           NOT NULL,
    seen    BIGINT           NOT NULL
);

CREATE INDEX session_by_person ON session (person);

-- Browsers that have signed a person in before.
CREATE TABLE device (
    -- Of a cookie.
    hash   BYTEA            PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL,
    used   BIGINT           NOT NULL
);

CREATE INDEX device_by_person ON device (person);

CREATE TABLE token (
    id            TEXT COLLATE "C" PRIMARY KEY,
    hash          BYTEA            NOT NULL UNIQUE,
    title         TEXT COLLATE "C" NOT NULL,
    role          TEXT COLLATE "C" NOT NULL,
    creator       TEXT COLLATE "C" NOT NULL,
    created       TEXT COLLATE "C" NOT NULL,
    expires       TEXT COLLATE "C" NOT NULL,
    used          TEXT COLLATE "C",
    -- The instance whose subscriptions the token may use, and nothing else. Null: all of the API that its role allows.
    subscriptions TEXT COLLATE "C",
    -- 1: made for the portal. It lives for hours and is in no list.
    portal        BIGINT           NOT NULL DEFAULT 0
);

-- The blocks of addresses from which a token was used.
CREATE TABLE token_address (
    token TEXT COLLATE "C" NOT NULL,
    block TEXT COLLATE "C" NOT NULL,
    first BIGINT           NOT NULL,
    PRIMARY KEY (token, block)
);


-- Connections. Times are UTC ISO-8601 text in connection and pin.

CREATE TABLE connection (
    name      TEXT COLLATE "C" PRIMARY KEY,
    -- Never used again, unlike the name: ciphertexts are bound to it.
    id        TEXT COLLATE "C" NOT NULL UNIQUE,
    connector TEXT COLLATE "C" NOT NULL,
    settings  BYTEA            NOT NULL,
    revision  BIGINT           NOT NULL,
    changed   TEXT COLLATE "C" NOT NULL,
    -- {concurrency, rate}; null: no limits.
    limits    BYTEA,
    -- CRC-32C of the columns that decide what is done, and with which system. Null in old rows.
    crc       BIGINT
);

CREATE TABLE secret (
    connection TEXT COLLATE "C" NOT NULL,
    field      TEXT COLLATE "C" NOT NULL,
    version    BIGINT           NOT NULL,
    -- v1:key:wrapped data key:ciphertext
    sealed     TEXT COLLATE "C" NOT NULL,
    -- Its source, such as {{ env.TOKEN }}; null if the value itself was given.
    reference  TEXT COLLATE "C",
    PRIMARY KEY (connection, field)
);

-- The OAuth2 consents that people have given for saved connections.
CREATE TABLE consent (
    -- The id of the connection.
    connection TEXT COLLATE "C" PRIMARY KEY,
    -- A hash of what the consent was given for: it does not apply to another client or address.
    given_for  TEXT COLLATE "C" NOT NULL,
    -- v1:key:wrapped data key:ciphertext, bound to the connection and to changed.
    access     TEXT COLLATE "C" NOT NULL,
    refresh    TEXT COLLATE "C",
    until      BIGINT           NOT NULL,
    changed    BIGINT           NOT NULL,
    -- The reason why the other system has refused it since; null if it is valid.
    refused    TEXT COLLATE "C"
);

-- What connectors keep with a connection, such as a host key that was trusted on first use. It is no secret.
CREATE TABLE pin (
    connection TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    value      TEXT COLLATE "C" NOT NULL,
    pinned     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (connection, name)
);


-- Integrations. Times are UTC ISO-8601 text.

CREATE TABLE integration (
    name      TEXT COLLATE "C" PRIMARY KEY,
    -- The published one; null: none is published.
    version   BIGINT,
    enabled   BIGINT           NOT NULL,
    published TEXT COLLATE "C",
    -- Counts every change, for If-Match.
    edits     BIGINT           NOT NULL,
    deleted   BIGINT           NOT NULL
);

CREATE TABLE integration_version (
    integration TEXT COLLATE "C" NOT NULL,
    version     BIGINT           NOT NULL,
    title       TEXT COLLATE "C",
    document    TEXT COLLATE "C" NOT NULL,
    created     TEXT COLLATE "C" NOT NULL,
    creator     TEXT COLLATE "C" NOT NULL,
    -- As in connection.
    crc         BIGINT,
    -- What its publisher says about it; null: nothing.
    note        TEXT COLLATE "C",
    PRIMARY KEY (integration, version)
);

CREATE TABLE instance (
    integration TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    config      BYTEA            NOT NULL,
    -- The saved connection of each slot, where its name differs from the slot's.
    bindings    BYTEA            NOT NULL,
    -- The revision with which runs are accepted now; null: it was never published.
    revision    BIGINT,
    -- As in connection.
    crc         BIGINT,
    PRIMARY KEY (integration, name)
);

-- A flow keeps its number for ever, whatever is published or deleted.
CREATE TABLE flow (
    id          BIGINT           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    instance    TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    UNIQUE (instance, integration, name)
);

-- What runs were accepted with. Rows are never changed and never deleted.
CREATE TABLE revision (
    id          BIGINT           PRIMARY KEY,
    instance    TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    version     BIGINT           NOT NULL,
    config      BYTEA            NOT NULL,
    bindings    BYTEA            NOT NULL,
    -- As in connection.
    crc         BIGINT,
    -- The version of the plugin for each connector, such as acme@1.2.0; null: the selected ones.
    plugins     BYTEA
);

CREATE INDEX revision_by_integration ON revision (integration, instance, version);

-- What people edit beside the published version: one text for each integration, valid or not.
CREATE TABLE draft (
    -- Never used again, so that the ETag of a discarded draft fits no later one.
    revision    BIGINT           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    integration TEXT COLLATE "C" NOT NULL UNIQUE,
    document    TEXT COLLATE "C" NOT NULL,
    -- The version that was published when the draft was begun or last merged; 0: none was.
    base        BIGINT           NOT NULL,
    changed     TEXT COLLATE "C" NOT NULL,
    editor      TEXT COLLATE "C" NOT NULL,
    crc         BIGINT           NOT NULL
);

-- The values that steps of a draft yield in tests instead of being executed.
CREATE TABLE draft_pin (
    integration TEXT COLLATE "C" NOT NULL,
    flow        TEXT COLLATE "C" NOT NULL,
    -- The path of the step in the draft; trigger: what starts the flow.
    step        TEXT COLLATE "C" NOT NULL,
    value       BYTEA            NOT NULL,
    changed     TEXT COLLATE "C" NOT NULL,
    editor      TEXT COLLATE "C" NOT NULL,
    crc         BIGINT           NOT NULL,
    UNIQUE (integration, flow, step)
);


-- Plugins. Times are UTC ISO-8601 text.

CREATE TABLE plugin_version (
    plugin    TEXT COLLATE "C" NOT NULL,
    version   TEXT COLLATE "C" NOT NULL,
    -- Of the jar, which is stored in plugin_piece.
    sha256    TEXT COLLATE "C"    NOT NULL,
    size      BIGINT           NOT NULL,
    -- The content of manifest and descriptor, so that a start opens no jar.
    about     BYTEA            NOT NULL,
    -- bundled, uploaded, folder
    origin    TEXT COLLATE "C" NOT NULL,
    -- The Ed25519 key that signed it, in Base64; null: it is not signed.
    signer    TEXT COLLATE "C",
    installed TEXT COLLATE "C" NOT NULL,
    installer TEXT COLLATE "C" NOT NULL,
    -- As in connection.
    crc       BIGINT,
    PRIMARY KEY (plugin, version)
);

-- The version with which integrations are published.
CREATE TABLE plugin (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version TEXT COLLATE "C" NOT NULL,
    -- The version that was selected before it.
    before  TEXT COLLATE "C",
    enabled BIGINT           NOT NULL,
    -- Whether the flows that were live when it was selected have been published with it.
    moved   BIGINT           NOT NULL
);

CREATE TABLE plugin_piece (
    sha256 TEXT COLLATE "C"    NOT NULL,
    n    BIGINT NOT NULL,
    body BYTEA  NOT NULL,
    PRIMARY KEY (sha256, n)
);

-- Jars that a person has removed. They are not installed again from a folder.
CREATE TABLE plugin_removed (
    sha256 TEXT COLLATE "C" PRIMARY KEY
);


-- Outbound webhooks

CREATE TABLE subscription (
    id            TEXT COLLATE "C" PRIMARY KEY,
    instance      TEXT COLLATE "C" NOT NULL,
    -- The number of its flow, whose runs are its deliveries.
    flow          BIGINT           NOT NULL UNIQUE,
    -- The revision with which deliveries are accepted now.
    revision      BIGINT           NOT NULL,
    settings      BYTEA            NOT NULL,
    -- Its headers: v1:key:wrapped data key:ciphertext
    headers       TEXT COLLATE "C" NOT NULL,
    -- Counts changes: ciphertexts are bound to it.
    edits         BIGINT           NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    reason        TEXT COLLATE "C",
    -- The last event number before it stopped getting events; null: it gets them.
    missed_after  BIGINT,
    -- The time of the first failed delivery since the last successful one.
    failing_since BIGINT,
    created       TEXT COLLATE "C" NOT NULL,
    changed       TEXT COLLATE "C" NOT NULL,
    crc           BIGINT           NOT NULL,
    -- The integration whose document declares the subscription, and its name there; null: it was made by the API.
    integration   TEXT COLLATE "C",
    name          TEXT COLLATE "C",
    -- 1: it gets no events because the integration is disabled.
    paused        BIGINT           NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX subscription_of_document ON subscription (integration, name) WHERE integration IS NOT NULL;

CREATE TABLE subscription_key (
    subscription TEXT COLLATE "C" NOT NULL,
    version      BIGINT           NOT NULL,
    sealed       TEXT COLLATE "C" NOT NULL,
    created      TEXT COLLATE "C" NOT NULL,
    -- Until then it signs beside the newer key.
    until        TEXT COLLATE "C",
    PRIMARY KEY (subscription, version)
);

-- Requests to send deliveries again, or to send missed events.
CREATE TABLE resend (
    id           BIGINT           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    subscription TEXT COLLATE "C" NOT NULL,
    -- missed, failed or all
    what         TEXT COLLATE "C" NOT NULL,
    since        BIGINT           NOT NULL,
    -- The last event or run that was handled, and the last one to handle.
    done         BIGINT           NOT NULL,
    until        BIGINT           NOT NULL,
    -- Per second.
    rate         BIGINT           NOT NULL
);

-- Failed attempts of deliveries. The history of the run contains successful ones.
CREATE TABLE delivery_attempt (
    run     BIGINT NOT NULL,
    started BIGINT NOT NULL,
    -- {address, headers, status, answerHeaders, body}
    content BYTEA  NOT NULL,
    PRIMARY KEY (run, started)
);

-- Received events that started no run: refused ones, and duplicates. Written some time after their answers, and limited in number and
-- age. Accepted events are rows of run.

CREATE TABLE refused_event (
    -- In the order of the writes, which is nearly that of the times.
    id           BIGINT           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at           BIGINT           NOT NULL,
    -- How many similar events the row stands for, and the time of the first one.
    count        BIGINT           NOT NULL,
    since        BIGINT           NOT NULL,
    -- '' where the address names none, or none of this name exists.
    integration  TEXT COLLATE "C" NOT NULL,
    instance     TEXT COLLATE "C",
    flow         TEXT COLLATE "C",
    method       TEXT COLLATE "C" NOT NULL,
    -- The path without tokens; null if the row stands for several.
    address      TEXT COLLATE "C",
    -- Null if the row stands for several.
    sender       TEXT COLLATE "C",
    content_type TEXT COLLATE "C",
    size         BIGINT,
    -- The ID that the sender gave the event.
    event        TEXT COLLATE "C",
    -- The answer: 200 to a duplicate.
    status       BIGINT           NOT NULL,
    code         TEXT COLLATE "C" NOT NULL,
    reason       TEXT COLLATE "C" NOT NULL,
    -- Why there is no flow at the address, which the sender is not told.
    cause        TEXT COLLATE "C",
    -- The run that the event started the first time; null if it was refused.
    run          BIGINT
);

CREATE INDEX refused_event_integration ON refused_event (integration, id);

-- The last test of each connection.

CREATE TABLE connection_test (
    connection TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    -- Of the connection that was tested. After a change, the result is not shown any more.
    revision   BIGINT           NOT NULL,
    at         TEXT COLLATE "C" NOT NULL,
    -- The kind of the failure; null: the connection works.
    failure    TEXT COLLATE "C",
    message    TEXT COLLATE "C" NOT NULL
);

-- The topics whose events the subscriptions of a customer's instance may get. Without a row: none.

CREATE TABLE subscription_topics (
    instance TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    -- A list of names, and of beginnings with * at their ends.
    topics   BYTEA            NOT NULL,
    -- As in connection.
    crc      BIGINT           NOT NULL
);
