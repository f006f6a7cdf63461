-- Subscriptions of third parties to topics, and what came of deliveries to them.
CREATE TABLE subscription (
    id            TEXT PRIMARY KEY,
    instance      TEXT    NOT NULL,
    -- The number of its flow, whose runs are its deliveries.
    flow          INTEGER NOT NULL UNIQUE,
    -- What deliveries are accepted with now.
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
    -- Milliseconds since 1970 of the first of the deliveries that have failed since the last that has not.
    failing_since INTEGER,
    created       TEXT    NOT NULL,
    changed       TEXT    NOT NULL,
    crc           INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE subscription_key (
    subscription TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    sealed       TEXT    NOT NULL,
    created      TEXT    NOT NULL,
    -- Until then it signs beside the newer one.
    until        TEXT,
    PRIMARY KEY (subscription, version)
) WITHOUT ROWID;

-- Deliveries that are to be sent again, or events that were missed.
CREATE TABLE resend (
    id           INTEGER PRIMARY KEY,
    subscription TEXT    NOT NULL,
    -- missed, failed or all
    what         TEXT    NOT NULL,
    -- Milliseconds since 1970.
    since        INTEGER NOT NULL,
    -- The last event or run that was looked at, and the last that is to be.
    done         INTEGER NOT NULL,
    until        INTEGER NOT NULL,
    -- A second.
    rate         INTEGER NOT NULL
);

-- Attempts of deliveries that have failed. Of one that has not, the history of its run says as much.
CREATE TABLE delivery_attempt (
    run     INTEGER NOT NULL,
    started INTEGER NOT NULL,
    -- {address, headers, status, answerHeaders, body}
    content BLOB    NOT NULL,
    PRIMARY KEY (run, started)
) WITHOUT ROWID;

-- The instance whose subscriptions alone a token may use; null: all of the API that its role allows.
ALTER TABLE token ADD COLUMN subscriptions TEXT;

-- Whether it was made for the portal: for hours, and in no list.
ALTER TABLE token ADD COLUMN portal INTEGER NOT NULL DEFAULT 0;
