-- A stream has a cursor for each of its partitions; what a flow has only one of is the partition without a name.
CREATE TABLE cursor_by_partition (
    flow      INTEGER NOT NULL,
    partition TEXT    NOT NULL,
    value     BLOB    NOT NULL,
    moved     INTEGER NOT NULL,
    PRIMARY KEY (flow, partition)
) WITHOUT ROWID;

INSERT INTO cursor_by_partition (flow, partition, value, moved) SELECT flow, '', value, moved FROM cursor;

DROP TABLE cursor;

ALTER TABLE cursor_by_partition RENAME TO cursor;
