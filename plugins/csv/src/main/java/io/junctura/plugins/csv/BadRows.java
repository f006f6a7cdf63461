package io.junctura.plugins.csv;

/** What happens to a row that cannot be used. */
public enum BadRows {
    /** The step fails, and says which row it is. */
    FAIL,
    /** The row is left out, and the log says how many were. */
    SKIP
}
