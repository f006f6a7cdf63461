package io.junctura.connection;

/** How a document changed its connection. */
public enum Outcome {
    CREATED,
    UPDATED,
    UNCHANGED
}
