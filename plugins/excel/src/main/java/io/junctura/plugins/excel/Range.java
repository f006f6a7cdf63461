package io.junctura.plugins.excel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a sheet.
 *
 * @param firstRow    from 1
 * @param lastRow     included
 * @param firstColumn from 0
 * @param lastColumn  included
 */
record Range(int firstRow, int lastRow, int firstColumn, int lastColumn) {
    private static final Pattern FORM =
            Pattern.compile("\\$?([A-Za-z]{1,3})?\\$?([0-9]{1,7})?(:\\$?([A-Za-z]{1,3})?\\$?([0-9]{1,7})?)?");

    static final Range ALL = new Range(1, CellAddress.MAX_ROWS, 0, CellAddress.MAX_COLUMNS - 1);

    /**
     * {@code B3:F100}; {@code B3} for all from there on; {@code B:F} for columns, {@code 3:100} for rows.
     *
     * @throws IllegalArgumentException with a sentence
     */
    static Range of(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (text.isBlank() || !matcher.matches()) throw wrong(text);
        boolean one = matcher.group(3) == null;
        int firstRow = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        int firstColumn = matcher.group(1) == null ? 0 : CellAddress.columnOf(matcher.group(1));
        int lastRow = matcher.group(5) == null ? ALL.lastRow : Integer.parseInt(matcher.group(5));
        int lastColumn = matcher.group(4) == null ? ALL.lastColumn : CellAddress.columnOf(matcher.group(4));
        if (one)
            return new Range(checked(firstRow, text), ALL.lastRow, checkedColumn(firstColumn, text), ALL.lastColumn);
        if (lastRow < firstRow || lastColumn < firstColumn) throw wrong(text);
        return new Range(
                checked(firstRow, text),
                checked(lastRow, text),
                checkedColumn(firstColumn, text),
                checkedColumn(lastColumn, text));
    }

    private static int checked(int row, String text) {
        if (row < 1 || row > CellAddress.MAX_ROWS) throw wrong(text);
        return row;
    }

    private static int checkedColumn(int column, String text) {
        if (column < 0) throw wrong(text);
        return column;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("range is \"" + text
                + "\". Write cells, such as B3:F100, columns, such as B:F, or where it begins, such as B3.");
    }
}
