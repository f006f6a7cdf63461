package io.junctura.plugins.csv;

/** What a quote is that neither begins nor ends its cell, although the cell begins with one. */
public enum StrayQuotes {
    /** Its row is bad. */
    BAD,
    /** It is text: the cell is read as it is written. */
    TEXT
}
