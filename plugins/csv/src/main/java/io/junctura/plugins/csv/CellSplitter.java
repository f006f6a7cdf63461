package io.junctura.plugins.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/** Splits a line into cells. */
final class CellSplitter extends AbstractBaseCsvCallbackHandler<CellSplitter.Line> {

    /** Characters of a cell: as many as a text may have that other steps read. */
    static final int LONGEST_CELL = 10_000_000;

    /** Characters of all cells of a row. */
    static final int LONGEST_ROW = 20_000_000;

    /**
     * The cells of one row.
     *
     * @param number of the line in which it begins
     * @param size   characters of all cells
     */
    @SuppressWarnings("ArrayRecordComponent") // It is read once, and never compared.
    record Line(long number, String[] cells, int size) {}

    /** A cell or a row is too long. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient int cell;

        /** @param cell its index; -1: the row is too long */
        TooLong(int cell) {
            super(null, null, false, false);
            this.cell = cell;
        }
    }

    private String[] cells = new String[16];
    private int count;
    private int size;

    @Override
    protected void handleBegin(long startingLineNumber) {
        count = 0;
        size = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (length > LONGEST_CELL) throw new TooLong(index);
        size += length;
        if (size > LONGEST_ROW) throw new TooLong(-1);
        if (index == cells.length) cells = Arrays.copyOf(cells, 2 * index);
        cells[index] = length == 0 ? "" : new String(buffer, offset, length);
        count = index + 1;
    }

    @Override
    protected void handleEmpty() {
        cells[0] = "";
        count = 1;
    }

    /** The line of the row that is being read. */
    long line() {
        return getStartingLineNumber();
    }

    /** How many cells of the row that is being read are whole. */
    int cells() {
        return count;
    }

    @Override
    protected Line buildRecord() {
        return new Line(getStartingLineNumber(), Arrays.copyOf(cells, count), size);
    }
}
