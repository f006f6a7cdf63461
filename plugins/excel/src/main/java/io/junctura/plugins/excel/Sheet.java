package io.junctura.plugins.excel;

import io.junctura.plugins.zips.Unreadable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sheet, row by row. For one thread at a time. */
final class Sheet implements AutoCloseable {
    private static final int MAX_NUMBER_LENGTH = 400;

    /** Characters of the cells of a row. A text that the file has once may be in each of them. */
    private static final int MAX_ROW_LENGTH = 20_000_000;

    private static final int MAX_EXPONENT = 400;

    /** A cell with a value: a text, a number or a boolean. */
    record Cell(int column, Object value) {}

    /**
     * The cells of a row that have a value.
     *
     * @param number from 1
     * @param size   about how many characters it takes
     */
    record Row(int number, List<Cell> cells, int size) {}

    private final Workbook workbook;
    private final Xml xml;
    private final String name;
    private final UncomputedFormulas uncomputed;
    private final StringBuilder text = new StringBuilder();
    private int row;

    Sheet(Workbook workbook, Xml xml, String name, UncomputedFormulas uncomputed) {
        this.workbook = workbook;
        this.xml = xml;
        this.name = name;
        this.uncomputed = uncomputed;
    }

    /** The next row that is written in the file, which may be without cells; null after the last. */
    @Nullable
    Row next(Range range) throws Unreadable {
        for (String at = xml.next(); at != null; at = xml.next()) {
            if (at.equals("/sheetData")) return null;
            if (!at.equals("row")) continue;
            String number = xml.attribute("r");
            row = number == null ? row + 1 : Workbook.number(number);
            if (row > range.lastRow()) return null;
            if (row >= range.firstRow()) return row(range);
            xml.skip();
        }
        return null;
    }

    private Row row(Range range) throws Unreadable {
        List<Cell> cells = new ArrayList<>();
        int column = -1;
        int size = 0;
        for (String at = xml.next(); at != null && !at.equals("/row"); at = xml.next()) {
            if (!at.equals("c")) continue;
            String address = xml.attribute("r");
            column = address == null ? column + 1 : CellAddress.columnOf(address);
            if (column < 0 || column >= CellAddress.MAX_COLUMNS) {
                throw new Unreadable(where() + ", row " + row + ", has a cell outside of the sheet.");
            }
            if (column < range.firstColumn() || column > range.lastColumn()) {
                xml.skip();
                continue;
            }
            Object value = value(column);
            if (value == null) continue;
            cells.add(new Cell(column, value));
            size += value instanceof String string ? string.length() : 10;
            if (size > MAX_ROW_LENGTH) {
                throw new Unreadable(where() + ", row " + row + ", has more than " + MAX_ROW_LENGTH + " characters.");
            }
        }
        return new Row(row, cells, size);
    }

    private String where() {
        return "\"" + workbook.name() + "\", sheet \"" + name + "\"";
    }

    Unreadable bad(int column, int inRow, String why) {
        return new Unreadable(where() + ", cell " + CellAddress.column(column) + inRow + ", " + why);
    }

    private @Nullable Object value(int column) throws Unreadable {
        String type = xml.attribute("t", "n");
        int style = Workbook.number(xml.attribute("s"));
        boolean formula = false;
        boolean found = false;
        text.setLength(0);
        for (String at = xml.next(); at != null && !at.equals("/c"); at = xml.next()) {
            switch (at) {
                case "v" -> {
                    xml.text(text, Workbook.longestText());
                    found = true;
                }
                case "is" -> {
                    Workbook.richText(xml, text);
                    found = true;
                }
                case "f" -> {
                    xml.skip();
                    formula = true;
                }
                default -> xml.skip();
            }
        }
        boolean mayBeEmpty = type.equals("str") || type.equals("inlineStr");
        if (found && (text.length() > 0 || mayBeEmpty)) return value(column, type, style);
        // openpyxl writes an empty value, others write none.
        return formula ? uncomputed(column) : null;
    }

    private @Nullable Object uncomputed(int column) throws Unreadable {
        return switch (uncomputed) {
            case EMPTY -> null;
            case ERROR -> "#N/A";
            case FAIL ->
                throw bad(
                        column,
                        row,
                        "has a formula whose value the file does not have. Open the file in Excel or LibreOffice, and save"
                                + " it, or set \"uncomputed\" to empty or error.");
        };
    }

    private Object value(int column, String type, int style) throws Unreadable {
        return switch (type) {
            case "s" -> shared(column);
            case "str", "inlineStr" -> CellText.unescaped(text).toString();
            case "b" -> text.charAt(0) == '1' || text.charAt(0) == 't';
            case "e", "d" -> text.toString();
            default -> number(column, workbook.format(style));
        };
    }

    private String shared(int column) throws Unreadable {
        int index = Workbook.number(text.toString());
        if (index < 0 || index >= workbook.texts().count()) {
            throw bad(column, row, "refers to a text that the file does not have. The file is damaged.");
        }
        return workbook.texts().get(index);
    }

    private Object number(int column, NumberFormat format) throws Unreadable {
        Long small = small();
        if (small != null && format == NumberFormat.NUMBER) return small;
        BigDecimal number;
        try {
            if (text.length() > MAX_NUMBER_LENGTH) throw new NumberFormatException();
            number = new BigDecimal(text.toString().strip());
        } catch (NumberFormatException e) {
            throw bad(column, row, "is not a number. The file is damaged.");
        }
        if (Math.abs((long) number.precision() - number.scale()) > MAX_EXPONENT) {
            throw bad(column, row, "is a number that no spreadsheet can have. The file is damaged.");
        }
        return format == NumberFormat.NUMBER ? number : SerialDates.text(number, format, workbook.from1904());
    }

    /** A whole number of few digits, as most are. */
    private @Nullable Long small() {
        int length = text.length();
        int from = length > 1 && text.charAt(0) == '-' ? 1 : 0;
        if (length - from > 18) return null;
        long number = 0;
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') return null;
            number = number * 10 + (c - '0');
        }
        return from == 1 ? -number : number;
    }

    @Override
    public void close() {
        xml.close();
    }
}
