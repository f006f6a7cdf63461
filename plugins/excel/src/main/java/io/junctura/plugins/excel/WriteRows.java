package io.junctura.plugins.excel;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.Rows;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes any number of rows to an Excel workbook (.xlsx).
 *
 * @param rows          maps from column names to texts, numbers, true, false or null
 * @param name          the file's name
 * @param sheet         the sheet's name
 * @param columns       the keys of the rows that become columns, in their order. Without it, the keys of the first row
 *                      are the columns, and a later row with another key is an error
 * @param titles        the titles of columns in the header, by their keys. Without a title, the header contains the key
 * @param header        whether the first row names the columns. It stays visible while people scroll
 * @param types         the types of columns, by their keys. With {@code date}, the text {@code 2030-01-31} becomes a
 *                      date in Excel
 * @param formats       the number formats of columns, by their keys, such as {@code #,##0.00} or {@code dd.mm.yyyy}
 * @param widths        the widths of columns in characters, by their keys. Without a width, a column is as wide as its
 *                      title
 * @param moreSheets    further sheets of the same file
 * @param guardFormulas whether a text that begins with {@code =} stays a text. Otherwise Excel executes it as a formula
 */
@ActionInfo(id = "write", title = "Write a file", effect = Effect.READ)
public record WriteRows(
        Rows rows,
        @Field(fallback = "rows.xlsx") String name,
        @Field(fallback = "Sheet1") String sheet,
        List<String> columns,
        Map<String, String> titles,
        @Field(fallback = "true") boolean header,
        Map<String, CellType> types,
        Map<String, String> formats,
        @Field(advanced = true) Map<String, BigDecimal> widths,
        @Field(advanced = true) List<MoreSheet> moreSheets,
        @Field(fallback = "true", advanced = true) boolean guardFormulas)
        implements Action<NoConnection, FileRef> {
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /**
     * A further sheet.
     *
     * @param sheet   the sheet's name
     * @param rows    maps from column names to texts, numbers, true, false or null
     * @param columns the keys of the rows that become columns, in their order
     * @param titles  the titles of columns in the header, by their keys
     * @param header  whether the first row names the columns
     * @param types   the types of columns, by their keys
     * @param formats the number formats of columns, by their keys
     * @param widths  the widths of columns in characters, by their keys
     */
    public record MoreSheet(
            @Field(example = "Totals") String sheet,
            Rows rows,
            List<String> columns,
            Map<String, String> titles,
            @Field(fallback = "true") boolean header,
            Map<String, CellType> types,
            Map<String, String> formats,
            Map<String, BigDecimal> widths) {}

    public WriteRows {
        Set<String> names = new HashSet<>();
        check(sheet, names);
        checkWidths(widths);
        for (MoreSheet more : moreSheets) {
            check(more.sheet, names);
            checkWidths(more.widths);
        }
    }

    private static void check(String sheet, Set<String> names) {
        boolean odd = sheet.isBlank()
                || sheet.length() > 31
                || sheet.startsWith("'")
                || sheet.endsWith("'")
                || sheet.chars().anyMatch(c -> c < ' ' || "[]:*?/\\".indexOf(c) >= 0);
        if (odd) {
            throw new IllegalArgumentException("sheet is \"" + sheet
                    + "\". Excel takes names of at most 31 characters, without [ ] : * ? / \\ and not between quotes.");
        }
        if (!names.add(sheet.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Two sheets have the name \"" + sheet + "\".");
        }
    }

    private static void checkWidths(Map<String, BigDecimal> widths) {
        widths.forEach((column, width) -> {
            if (width.signum() <= 0 || width.compareTo(BigDecimal.valueOf(255)) > 0) {
                throw new IllegalArgumentException(
                        "widths has " + width + " for " + column + ". A width is from 1 to 255.");
            }
        });
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        List<SheetLayout> sheets = new ArrayList<>();
        sheets.add(new SheetLayout(sheet, rows, columns, titles, header, types, formats, widths));
        for (MoreSheet more : moreSheets) {
            sheets.add(new SheetLayout(
                    more.sheet,
                    more.rows,
                    more.columns,
                    more.titles,
                    more.header,
                    more.types,
                    more.formats,
                    more.widths));
        }
        return context.files().write(name, TYPE, out -> new WorkbookWriter(out, sheets, guardFormulas).write(context));
    }
}
