package io.junctura.plugins.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The beginning of a CSV text, from which the delimiter and the first line of the table are detected. */
final class Sample {
    /** The longest line that sets a delimiter: {@code "sep=;"}. */
    private static final int MAX_SAID_LENGTH = 7;

    /** Characters of the sample. */
    private static final int MAX_LENGTH = 1 << 15;

    /** The first of those that fit equally well is the delimiter. */
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    private final String text;
    private final Dialect dialect;

    private Sample(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    /** @param cells how many */
    private record Row(long line, int cells) {}

    /** Reads ahead. The text stays where it is. */
    static Sample of(BufferedReader text, Dialect dialect) throws IOException {
        text.mark(MAX_LENGTH);
        char[] characters = new char[MAX_LENGTH];
        int length = 0;
        while (length < MAX_LENGTH) {
            int read = text.read(characters, length, MAX_LENGTH - length);
            if (read < 0) break;
            length += read;
        }
        text.reset();
        return new Sample(new String(characters, 0, length), dialect);
    }

    /**
     * Consumes the first line if it only sets the delimiter, as the {@code sep=;} does that Excel writes.
     *
     * @return the delimiter; 0 if the line does not set one
     */
    static char saidDelimiter(BufferedReader text) throws IOException {
        text.mark(MAX_SAID_LENGTH + 2);
        StringBuilder line = new StringBuilder();
        int end = text.read();
        for (; end >= 0 && end != '\n' && end != '\r' && line.length() <= MAX_SAID_LENGTH; end = text.read()) {
            line.append((char) end);
        }
        String said = line.toString().toLowerCase(Locale.ROOT);
        if (said.length() == MAX_SAID_LENGTH && said.startsWith("\"") && said.endsWith("\""))
            said = said.substring(1, 6);
        if (said.length() != 5 || !said.startsWith("sep=") || !mayDelimit(said.charAt(4))) {
            text.reset();
            return 0;
        }
        endLine(text, end);
        return said.charAt(4);
    }

    private static boolean mayDelimit(char c) {
        boolean alphanumeric = c < 128 && Character.isLetterOrDigit(c);
        return !alphanumeric && c != '"' && (c == '\t' || !Character.isWhitespace(c));
    }

    static void skipLine(BufferedReader text) throws IOException {
        int c = text.read();
        while (c >= 0 && c != '\n' && c != '\r') c = text.read();
        endLine(text, c);
    }

    private static void endLine(BufferedReader text, int first) throws IOException {
        if (first != '\r') return;
        text.mark(1);
        if (text.read() != '\n') text.reset();
    }

    /** The delimiter with which all rows have equally many cells; if there is none, the one that the first row uses most. */
    char delimiter() {
        char best = ',';
        int most = 1;
        boolean regular = false;
        for (char each : DELIMITERS) {
            if (dialect.usesOtherwise(each)) continue;
            List<Row> rows = rows(each);
            if (rows.isEmpty() || rows.get(0).cells == 1) continue;
            int cells = rows.get(0).cells;
            boolean allAlike = areAlike(rows);
            if (regular == allAlike ? cells > most : allAlike) {
                best = each;
                most = cells;
                regular = allAlike;
            }
        }
        return best;
    }

    /** The line in which a table begins whose rows have more cells than the lines before it; 0: there are no such lines. */
    long tableAfterText(char delimiter) {
        List<Row> rows = rows(delimiter);
        int usual = 0;
        long most = 1;
        for (int cells : rows.stream().mapToInt(Row::cells).sorted().distinct().toArray()) {
            long count = rows.stream().filter(row -> row.cells == cells).count();
            if (cells > 1 && count > most) {
                usual = cells;
                most = count;
            }
        }
        int first = 0;
        while (first < rows.size() && rows.get(first).cells < usual) first++;
        boolean found = first > 0 && first < rows.size() && rows.get(first).cells == usual;
        return found ? rows.get(first).line : 0;
    }

    /**
     * The line in which a table begins that has the same number of cells in each row with a delimiter that the lines
     * before it do not have, while it is no table with the delimiter that was detected. 0: the text looks different.
     */
    long tableWithOtherDelimiter(char detected) {
        List<Row> byDetected = rows(detected);
        for (char other : DELIMITERS) {
            if (other == detected || dialect.usesOtherwise(other)) continue;
            List<Row> rows = rows(other);
            int first = 0;
            while (first < rows.size() && rows.get(first).cells == 1) first++;
            if (first == 0 || rows.size() - first < 2 || rows.size() != byDetected.size()) continue;
            Row header = rows.get(first);
            // After one line, two cells may as well be a text with a semicolon.
            boolean table = areAlike(rows.subList(first, rows.size())) && (header.line > 2 || header.cells > 2);
            boolean tableByDetected =
                    byDetected.get(first).cells > 1 && areAlike(byDetected.subList(first, byDetected.size()));
            if (table && !tableByDetected) return header.line;
        }
        return 0;
    }

    private static boolean areAlike(List<Row> rows) {
        return rows.stream().allMatch(row -> row.cells == rows.get(0).cells);
    }

    /** The rows that are whole and without flaws. */
    private List<Row> rows(char delimiter) {
        List<Row> rows = new ArrayList<>();
        boolean whole = text.length() < MAX_LENGTH;
        // The end of the text takes one more.
        int characters = text.length() + 1;
        try (RowSplitter splitter = new RowSplitter(new StringReader(text), dialect.with(delimiter), characters)) {
            while (splitter.next()) {
                // What follows is text of the cell, as far as the sample shows.
                if (!whole && splitter.flaw() == Flaw.OPEN_QUOTE) return rows;
                if (splitter.flaw() == null) rows.add(new Row(splitter.lineNumber(), splitter.count()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
        if (!whole && rows.size() > 1) rows.remove(rows.size() - 1);
        return rows;
    }
}
