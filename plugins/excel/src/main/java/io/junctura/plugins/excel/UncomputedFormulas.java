package io.junctura.plugins.excel;

/** What a formula is whose value the file does not have, since no spreadsheet has computed it. */
public enum UncomputedFormulas {
    /** The step fails, and names the cell. */
    FAIL,
    /** An empty cell. */
    EMPTY,
    /** The error {@code #N/A}: a text, as other errors of cells are. */
    ERROR
}
