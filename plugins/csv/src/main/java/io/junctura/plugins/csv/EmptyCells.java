package io.junctura.plugins.csv;

/** What a cell without text becomes. */
public enum EmptyCells {
    /** An empty text; null in a column of another type. */
    TEXT,
    /** No key in the row. */
    ABSENT
}
