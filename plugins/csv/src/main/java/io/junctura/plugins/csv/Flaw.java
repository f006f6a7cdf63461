package io.junctura.plugins.csv;

/** Why a row cannot be split into cells, and the option that changes that. */
enum Flaw {
    STRAY_QUOTE("there is text after the closing quote of the column \"%s\"", "Set \"strayQuotes\" to text."),
    ESCAPED_QUOTE(
            "a backslash precedes a quote in the column \"%s\"",
            "Set \"escape\" to \\ if quotes are written in this way, and otherwise \"strayQuotes\" to text."),
    SPACE_AFTER_QUOTE("there are spaces after the closing quote of the column \"%s\"", "Set \"trim\" to true."),
    OPEN_QUOTE("a quote in the column \"%s\" has no end", "Set \"strayQuotes\" to text."),
    LONG_QUOTED_CELL(
            "it has more than " + RowSplitter.MAX_CELL_LENGTH + " characters in the column \"%s\"",
            "Perhaps a quote has no end. Set \"strayQuotes\" to text."),
    LONG_CELL("it has more than " + RowSplitter.MAX_CELL_LENGTH + " characters in the column \"%s\"", "Shorten it."),
    LONG_ROW("it is longer than " + RowSplitter.MAX_ROW_LENGTH + " characters", "Shorten it.");

    private final String reason;
    private final String advice;

    Flaw(String reason, String advice) {
        this.reason = reason;
        this.advice = advice;
    }

    /** @param column in which the flaw is */
    BadRow in(String column) {
        return new BadRow(String.format(reason, column), advice);
    }
}
