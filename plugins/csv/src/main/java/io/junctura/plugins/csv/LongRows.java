package io.junctura.plugins.csv;

/** What a row with more cells than columns is. */
public enum LongRows {
    /** A bad row. */
    BAD,
    /** A row with more columns, which are numbered. */
    KEEP,
    /** A row without the surplus cells. */
    CUT
}
