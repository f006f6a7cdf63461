package io.junctura.plugins.csv;

import io.junctura.plugins.formats.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV text is written, and what its rows become.
 *
 * @param delimiter 0: the one that the first line uses
 * @param comment   the character that begins a line that is no row; 0: there are none
 * @param header    whether the first row names the columns
 * @param columns   names instead of those of the file; empty: those of the file
 */
record Dialect(
        char delimiter,
        char quote,
        char comment,
        boolean header,
        List<String> columns,
        Map<String, ColumnType> types,
        EmptyCells empty) {

    static Dialect of(
            @Nullable String delimiter,
            String quote,
            @Nullable String comment,
            boolean header,
            List<String> columns,
            Map<String, ColumnType> types,
            EmptyCells empty) {
        Dialect dialect = new Dialect(
                delimiter == null ? 0 : delimiter(delimiter),
                character("quote", quote),
                comment == null ? 0 : character("comment", comment),
                header,
                columns,
                types,
                empty);
        if (dialect.quote == dialect.delimiter || dialect.comment == dialect.quote) throw clash();
        if (dialect.comment != 0 && dialect.comment == dialect.delimiter) throw clash();
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new IllegalArgumentException("columns must differ, and two of them are \"" + column + "\".");
            }
        }
        return dialect;
    }

    private static IllegalArgumentException clash() {
        return new IllegalArgumentException("delimiter, quote and comment must be different characters.");
    }

    static char delimiter(String text) {
        return text.equals("tab") ? '\t' : character("delimiter", text);
    }

    static char character(String option, String text) {
        if (text.length() == 1 && "\r\n\0".indexOf(text.charAt(0)) < 0 && !Character.isSurrogate(text.charAt(0))) {
            return text.charAt(0);
        }
        throw new IllegalArgumentException(option + " must be one character"
                + (option.equals("delimiter") ? " or \"tab\"" : "") + ", not \"" + text + "\".");
    }
}
