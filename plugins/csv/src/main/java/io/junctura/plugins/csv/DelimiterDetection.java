package io.junctura.plugins.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;

/** Detects the delimiter of a CSV text by its first line. */
final class DelimiterDetection {
    /** The longest one that sets a delimiter: {@code "sep=;"}. */
    private static final int LONGEST_SAID = 7;

    /** Characters within which the delimiter must have been used. */
    private static final int LOOKED_AT = 1 << 15;

    private DelimiterDetection() {}

    /**
     * Consumes the first line if it only sets the delimiter, as the {@code sep=;} does that Excel writes.
     *
     * @return the delimiter; 0 if the line does not set one
     */
    static char saidDelimiter(BufferedReader text) throws IOException {
        text.mark(LONGEST_SAID + 2);
        StringBuilder line = new StringBuilder();
        int end = text.read();
        for (; end >= 0 && end != '\n' && end != '\r' && line.length() <= LONGEST_SAID; end = text.read()) {
            line.append((char) end);
        }
        String said = line.toString().toLowerCase(Locale.ROOT);
        if (said.length() == LONGEST_SAID && said.startsWith("\"") && said.endsWith("\"")) said = said.substring(1, 6);
        if (said.length() != 5 || !said.startsWith("sep=") || !mayDelimit(said.charAt(4))) {
            text.reset();
            return 0;
        }
        if (end == '\r') {
            text.mark(1);
            if (text.read() != '\n') text.reset();
        }
        return said.charAt(4);
    }

    private static boolean mayDelimit(char c) {
        boolean alphanumeric = c < 128 && Character.isLetterOrDigit(c);
        return !alphanumeric && c != '"' && (c == '\t' || !Character.isWhitespace(c));
    }

    /** The one of comma, semicolon and tab that the first line uses most. */
    static char usedDelimiter(BufferedReader text, char quote) throws IOException {
        text.mark(2 * LOOKED_AT);
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        boolean quoted = false;
        for (int i = 0; i < LOOKED_AT; i++) {
            int c = text.read();
            if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) break;
            if (c == quote) quoted = !quoted;
            if (quoted) continue;
            if (c == ',') commas++;
            else if (c == ';') semicolons++;
            else if (c == '\t') tabs++;
        }
        text.reset();
        if (tabs > commas && tabs > semicolons) return '\t';
        return semicolons > commas ? ';' : ',';
    }
}
