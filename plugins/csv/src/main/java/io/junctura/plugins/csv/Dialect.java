package io.junctura.plugins.csv;

import org.jspecify.annotations.Nullable;

/**
 * How a CSV text is written.
 *
 * @param delimiter   0: the one that the text uses
 * @param quote       {@link #NONE}: quotes are text
 * @param escape      makes the delimiter, quote, escape or line end after it text
 * @param comment     begins a line that is no row
 * @param strayQuotes what a quote within a quoted cell is
 * @param trim        whether spaces around cells are left out
 * @param skipRows    the number of lines before the table
 */
record Dialect(
        char delimiter, int quote, int escape, int comment, StrayQuotes strayQuotes, boolean trim, int skipRows) {
    /** There is no such character. It is no character, since a text may contain any, and NUL, too. */
    static final int NONE = -1;

    static Dialect of(
            @Nullable String delimiter,
            String quote,
            @Nullable String escape,
            @Nullable String comment,
            StrayQuotes strayQuotes,
            boolean trim,
            int skipRows) {
        Dialect dialect = new Dialect(
                delimiter == null ? 0 : delimiter(delimiter),
                quote.equals("none") ? NONE : character("quote", quote, " or \"none\""),
                // A doubled quote is a quote anyway.
                escape == null || escape.equals(quote) ? NONE : character("escape", escape, ""),
                comment == null ? NONE : character("comment", comment, ""),
                strayQuotes,
                trim,
                skipRows);
        boolean twice = (dialect.delimiter != 0 && dialect.usesOtherwise(dialect.delimiter))
                || (dialect.quote != NONE && (dialect.quote == dialect.comment || dialect.quote == dialect.escape))
                || (dialect.escape != NONE && dialect.escape == dialect.comment);
        if (twice) {
            throw new IllegalArgumentException("delimiter, quote, escape and comment must be different characters.");
        }
        return dialect;
    }

    /** Whether the character cannot be the delimiter, since it is another mark. */
    boolean usesOtherwise(char c) {
        return c == quote || c == escape || c == comment;
    }

    Dialect with(char usedDelimiter) {
        return new Dialect(usedDelimiter, quote, escape, comment, strayQuotes, trim, skipRows);
    }

    static char delimiter(String text) {
        return text.equals("tab") ? '\t' : character("delimiter", text, " or \"tab\"");
    }

    private static char character(String option, String text, String orElse) {
        if (text.length() == 1 && "\r\n\0".indexOf(text.charAt(0)) < 0 && !Character.isSurrogate(text.charAt(0))) {
            return text.charAt(0);
        }
        throw new IllegalArgumentException(option + " must be one character" + orElse + ", not \"" + text + "\".");
    }
}
