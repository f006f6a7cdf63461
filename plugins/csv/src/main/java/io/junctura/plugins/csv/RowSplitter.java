package io.junctura.plugins.csv;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a CSV text into rows, and rows into cells, by RFC 4180. A row that cannot be split does not end the text: the
 * next row begins in one of the lines after it. For one thread.
 */
final class RowSplitter extends TextBuffer {

    /** Characters of a cell: as many as a text may have that other steps read. */
    static final int MAX_CELL_LENGTH = 10_000_000;

    /** Characters of all cells of a row. */
    static final int MAX_ROW_LENGTH = 20_000_000;

    /** As many characters of a cell that is too long are kept. */
    private static final int SHOWN = 100;

    private final char delimiter;
    private final int quote;
    private final int escape;
    private final int comment;
    private final boolean strayQuotesAreText;
    private final boolean trim;

    private long lineOfCell = 1;

    private long lineOfRow;
    private String[] cells = new String[16];
    private int count;
    private int size;
    private @Nullable Flaw flaw;

    /** The cell cannot be read. What is left of its line begins at the position. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        final Flaw flaw;

        Unreadable(Flaw flaw) {
            super(null, null, false, false);
            this.flaw = flaw;
        }
    }

    /** @param dialect with a delimiter */
    RowSplitter(Reader text, Dialect dialect) {
        this(text, dialect, 1 << 16);
    }

    /** @param characters of the text, if it is short */
    RowSplitter(Reader text, Dialect dialect, int characters) {
        super(text, characters);
        delimiter = dialect.delimiter();
        quote = dialect.quote();
        escape = dialect.escape();
        comment = dialect.comment();
        strayQuotesAreText = dialect.strayQuotes() == StrayQuotes.TEXT;
        trim = dialect.trim();
    }

    /** Goes to the next row. Empty lines and comments are no rows. @return false if there is none */
    boolean next() throws IOException {
        if (!findRow()) return false;
        lineOfRow = line;
        count = 0;
        size = 0;
        flaw = null;
        try {
            do plainCells();
            while (cell());
        } catch (Unreadable e) {
            flaw = e.flaw;
            takeRestOfLine();
        }
        return true;
    }

    /** Why the row could not be split; null if it was. */
    @Nullable
    Flaw flaw() {
        return flaw;
    }

    /** The index of the cell with the flaw. */
    int flawedCell() {
        return count - 1;
    }

    /** The row. If it has a flaw, its last cell is the text of the line from the flawed cell on. */
    String[] cells() {
        return Arrays.copyOf(cells, count);
    }

    int count() {
        return count;
    }

    /** Characters of all cells. */
    int size() {
        return size;
    }

    /** The number of the line in which the row begins, from 1. */
    long lineNumber() {
        return lineOfRow;
    }

    private boolean findRow() throws IOException {
        while (true) {
            kept = position;
            if (trim) skipSpacesBefore();
            if (position == limit && !fill()) return false;
            char c = buffer[position];
            if (c == '\n' || c == '\r') {
                endLine();
            } else if (c == comment) {
                skipToLineEnd();
                if (position < limit) endLine();
            } else {
                return true;
            }
        }
    }

    /**
     * Reads the cells that are in the buffer, and that need no care: those without quotes and escapes, and with a
     * delimiter after them. Most cells are such, so this decides how fast files are read.
     */
    private void plainCells() throws Unreadable {
        if (trim) return;
        char[] characters = buffer;
        char to = delimiter;
        int or = escape;
        int from = position;
        int end = limit;
        for (int at = from; at < end; at++) {
            char c = characters[at];
            if (c == to) {
                kept = from;
                position = at;
                add(from, at, false, false);
                from = at + 1;
            } else if (c == '\n' || c == '\r' || c == or || (c == quote && at == from)) {
                break;
            }
        }
        position = from;
    }

    /** Reads a cell, and the delimiter or the line end after it. @return whether there is another cell in the row */
    private boolean cell() throws IOException, Unreadable {
        kept = position;
        lineOfCell = line;
        if (trim) skipSpacesBefore();
        if (position == limit) fill();
        boolean quoted = position < limit && buffer[position] == quote;
        return quoted ? quotedCell() : plainCell(false);
    }

    /** @param asWritten the cell has stray quotes */
    private boolean plainCell(boolean asWritten) throws IOException, Unreadable {
        boolean escapes = false;
        int at = position;
        while (true) {
            at = endOfPlainText(at);
            position = at;
            if (at < limit && buffer[at] == escape) {
                escapes = true;
                skipEscaped();
            } else if (at < limit) {
                addPlain(asWritten, escapes);
                return endCell();
            } else if (isFull()) {
                throw new Unreadable(Flaw.LONG_CELL);
            } else if (!fill()) {
                addPlain(asWritten, escapes);
                return false;
            }
            at = position;
        }
    }

    private int endOfPlainText(int from) {
        char[] characters = buffer;
        int end = limit;
        char to = delimiter;
        int or = escape;
        for (int at = from; at < end; at++) {
            char c = characters[at];
            if (c == to || c == '\n' || c == '\r' || c == or) return at;
        }
        return end;
    }

    private void addPlain(boolean asWritten, boolean escapes) throws Unreadable {
        int from = kept;
        int to = position;
        while (trim && to > from && isSpace(buffer[to - 1])) to--;
        if (asWritten && to - from > 1 && buffer[from] == quote && buffer[to - 1] == quote) {
            from++;
            to--;
        }
        add(from, to, escapes, false);
    }

    /** Consumes a delimiter or a line end. @return whether it was a delimiter */
    private boolean endCell() throws IOException {
        if (buffer[position] == delimiter) {
            position++;
            return true;
        }
        endLine();
        return false;
    }

    private boolean quotedCell() throws IOException, Unreadable {
        boolean special = false;
        position++;
        while (true) {
            skipQuotedText();
            if (position == limit) {
                if (isFull()) return openQuote(Flaw.LONG_QUOTED_CELL);
                if (!fill()) return openQuote(Flaw.OPEN_QUOTE);
            } else if (buffer[position] != quote) {
                special = true;
                skipEscaped();
            } else {
                position++;
                if (position == limit) fill();
                if (position == limit || buffer[position] != quote) return closeQuote(special);
                special = true;
                position++;
            }
        }
    }

    /** Stops at a quote or an escape. Counts lines. */
    private void skipQuotedText() {
        char[] characters = buffer;
        int end = limit;
        int until = quote;
        int or = escape;
        int at = position;
        for (; at < end; at++) {
            char c = characters[at];
            if (c == until || c == or) break;
            if (c == '\r' || (c == '\n' && characters[at - 1] != '\r')) line++;
        }
        position = at;
    }

    /** The position is after a quote that closes the cell, unless text follows it. */
    private boolean closeQuote(boolean special) throws IOException, Unreadable {
        int length = position - kept;
        if (trim) skipSpaces();
        boolean last = position == limit && !fill();
        if (!last && !endsCell(buffer[position])) return strayQuote(kept + length - 1);
        add(kept + 1, kept + length - 1, special, special);
        return !last && endCell();
    }

    private boolean strayQuote(int at) throws IOException, Unreadable {
        char before = buffer[at - 1];
        // It begins a cell, so the quote before it is the one that is wrong.
        boolean begins = at - 1 > kept && endsCell(before);
        if (begins) return openQuote(Flaw.OPEN_QUOTE);
        position = at + 1;
        if (strayQuotesAreText) return plainCell(true);
        if (before == '\\' && escape == Dialect.NONE) throw new Unreadable(Flaw.ESCAPED_QUOTE);
        throw new Unreadable(spacesFollow() ? Flaw.SPACE_AFTER_QUOTE : Flaw.STRAY_QUOTE);
    }

    private boolean spacesFollow() throws IOException {
        int length = position - kept;
        skipSpaces();
        boolean last = position == limit && !fill();
        return position - kept > length && (last || endsCell(buffer[position]));
    }

    private boolean endsCell(char c) {
        return c == delimiter || c == '\n' || c == '\r';
    }

    /** The quote with which the cell begins does not belong there: only the line with it is lost. */
    private boolean openQuote(Flaw reason) throws IOException, Unreadable {
        position = kept;
        line = lineOfCell;
        if (strayQuotesAreText) return plainCell(true);
        throw new Unreadable(reason);
    }

    /** Moves from an escape to what follows the character after it. */
    private void skipEscaped() throws IOException {
        position++;
        if (position == limit && (isFull() || !fill())) return;
        char c = buffer[position];
        if (c == '\n' || c == '\r') endLine();
        else position++;
    }

    private void skipSpacesBefore() throws IOException {
        do {
            skipSpaces();
            kept = position;
        } while (position == limit && fill());
    }

    private void skipSpaces() throws IOException {
        while (position < limit || (!isFull() && fill())) {
            if (!isSpace(buffer[position])) return;
            position++;
        }
    }

    private boolean isSpace(char c) {
        return (c == ' ' || c == '\t') && c != delimiter;
    }

    private void takeRestOfLine() throws IOException {
        String start = new String(buffer, kept, Math.min(limit - kept, SHOWN)) + "…";
        skipToLineEnd();
        boolean tooLong = flaw == Flaw.LONG_CELL || position - kept > MAX_CELL_LENGTH;
        put(tooLong ? start : new String(buffer, kept, position - kept));
        if (position < limit) endLine();
    }

    private void add(int from, int to, boolean escapes, boolean doubledQuotes) throws Unreadable {
        if (to - from > MAX_CELL_LENGTH && (!escapes || to - from > 2 * MAX_CELL_LENGTH))
            throw new Unreadable(Flaw.LONG_CELL);
        String cell =
                to == from ? "" : escapes ? unescaped(from, to, doubledQuotes) : new String(buffer, from, to - from);
        if (cell.length() > MAX_CELL_LENGTH) throw new Unreadable(Flaw.LONG_CELL);
        if (size + cell.length() > MAX_ROW_LENGTH) throw new Unreadable(Flaw.LONG_ROW);
        put(cell);
    }

    private void put(String cell) {
        if (count == cells.length) cells = Arrays.copyOf(cells, 2 * count);
        cells[count++] = cell;
        size += cell.length();
    }

    /** In the buffer, where the cell is not needed any more. */
    private String unescaped(int from, int to, boolean doubledQuotes) {
        char[] characters = buffer;
        int end = from;
        for (int at = from; at < to; at++) {
            char c = characters[at];
            if (at + 1 < to && c == escape && isEscapable(characters[at + 1])) c = characters[++at];
            else if (doubledQuotes && c == quote) at++;
            characters[end++] = c;
        }
        return new String(characters, from, end - from);
    }

    /** Before other characters an escape is text, as in {@code C:\temp}. */
    private boolean isEscapable(char c) {
        return c == quote || c == escape || c == delimiter || c == '\n' || c == '\r';
    }
}
