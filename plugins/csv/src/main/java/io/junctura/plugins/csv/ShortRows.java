package io.junctura.plugins.csv;

/** What a row with fewer cells than columns is. */
public enum ShortRows {
    /** A row that lacks the last columns. */
    KEEP,
    /** A bad row. */
    BAD
}
