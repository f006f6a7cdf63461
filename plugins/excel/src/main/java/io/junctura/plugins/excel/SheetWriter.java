package io.junctura.plugins.excel;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one sheet. */
final class SheetWriter {
    private static final int AT_ONCE = 1_000;

    /** The largest text of a cell that Excel opens. */
    private static final int MAX_TEXT_LENGTH = 32_767;

    private static final String DATE = "yyyy-mm-dd";
    private static final String DATE_TIME = "yyyy-mm-dd hh:mm:ss";
    private static final String TIME = "hh:mm:ss";
    private static final LocalDate FIRST_DATE = LocalDate.of(1900, 1, 1);

    private final Writer out;
    private final SheetLayout layout;
    private final Styles styles;
    private final boolean guarded;
    private final StringBuilder xml = new StringBuilder();

    private String[] keys = new String[0];
    private @Nullable CellType[] types = new CellType[0];
    private int[] formats = new int[0];
    /** Rows of the input; the header is none. */
    private long count;

    private int line;

    SheetWriter(Writer out, SheetLayout layout, Styles styles, boolean guarded) {
        this.out = out;
        this.layout = layout;
        this.styles = styles;
        this.guarded = guarded;
    }

    /** @param shown whether it is the sheet that is seen first */
    void write(ActionContext<NoConnection> context, boolean shown)
            throws ConnectorException, IOException, InterruptedException {
        out.write("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        out.write("<sheetViews><sheetView workbookViewId=\"0\"" + (shown ? " tabSelected=\"1\"" : "") + ">");
        if (layout.header())
            out.write("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
        out.write("</sheetView></sheetViews>");
        try (RowStreams.Reader reader = context.rows().open(layout.rows())) {
            if (!layout.columns().isEmpty()) begin(layout.columns());
            for (List<@Nullable Object> some = reader.next(AT_ONCE); !some.isEmpty(); some = reader.next(AT_ONCE)) {
                for (Object row : some) add(row);
                context.progress(count, 0, "rows");
                if (Thread.interrupted()) throw new InterruptedException();
            }
        }
        if (line == 0 && keys.length == 0) out.write("<sheetData>");
        out.write("</sheetData></worksheet>");
    }

    private void begin(List<String> columns) throws ConnectorException, IOException {
        if (columns.size() > CellAddress.MAX_COLUMNS) {
            throw ConnectorException.badInput("The sheet \"" + layout.name() + "\" has " + columns.size()
                    + " columns. An .xlsx file has " + CellAddress.MAX_COLUMNS + " at most.");
        }
        keys = columns.toArray(new String[0]);
        types = new CellType[keys.length];
        formats = new int[keys.length];
        xml.append("<cols>");
        for (int i = 0; i < keys.length; i++) {
            types[i] = layout.types().get(keys[i]);
            String format = layout.formats().get(keys[i]);
            formats[i] = format == null ? Styles.PLAIN : styles.format(format);
            int title = title(i).length() + 2;
            BigDecimal width =
                    layout.widths().getOrDefault(keys[i], BigDecimal.valueOf(Math.max(10, Math.min(title, 60))));
            xml.append("<col min=\"")
                    .append(i + 1)
                    .append("\" max=\"")
                    .append(i + 1)
                    .append("\" width=\"");
            xml.append(width.toPlainString()).append("\" customWidth=\"1\"/>");
        }
        xml.append("</cols><sheetData>");
        if (layout.header()) {
            beginRow();
            for (int i = 0; i < keys.length; i++) text(i, title(i), Styles.HEADER);
            xml.append("</row>");
        }
        flush();
    }

    private String title(int column) {
        return layout.titles().getOrDefault(keys[column], keys[column]);
    }

    private void flush() throws IOException {
        out.append(xml);
        xml.setLength(0);
    }

    private void beginRow() throws ConnectorException {
        if (++line > CellAddress.MAX_ROWS) {
            throw ConnectorException.badInput(
                    "The sheet \"" + layout.name() + "\" has more than " + CellAddress.MAX_ROWS
                            + " rows, which is the most that an .xlsx file can have. Write a CSV file, or several"
                            + " sheets.");
        }
        xml.append("<row r=\"").append(line).append("\">");
    }

    private void add(@Nullable Object row) throws ConnectorException, IOException {
        count++;
        if (!(row instanceof Map<?, ?> map)) {
            throw ConnectorException.badInput(
                    "Row " + count + " of the sheet \"" + layout.name() + "\" is not a map from columns to values.");
        }
        if (count == 1 && layout.columns().isEmpty()) begin(keys(map));
        beginRow();
        int found = 0;
        for (int i = 0; i < keys.length; i++) {
            Object value = map.get(keys[i]);
            if (value != null || map.containsKey(keys[i])) found++;
            if (value != null) cell(i, value);
        }
        if (found < map.size() && layout.columns().isEmpty()) throw surplus(map);
        xml.append("</row>");
        flush();
    }

    private List<String> keys(Map<?, ?> row) throws ConnectorException {
        if (row.isEmpty()) {
            throw ConnectorException.badInput("Row 1 is empty, so its columns are unknown. Set \"columns\".");
        }
        List<String> found = new ArrayList<>();
        row.keySet().forEach(key -> found.add(String.valueOf(key)));
        return found;
    }

    private ConnectorException surplus(Map<?, ?> row) {
        Set<String> known = new HashSet<>(List.of(keys));
        String other = row.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !known.contains(key))
                .findFirst()
                .orElse("");
        return ConnectorException.badInput("Row " + count + " has the key \"" + other
                + "\", which the first row does not have. Set \"columns\" to all that are to be written.");
    }

    private ConnectorException bad(int column, String why) {
        return ConnectorException.badInput("Row " + count + ", column \"" + keys[column] + "\": " + why);
    }

    private void cell(int column, Object given) throws ConnectorException {
        Object value = given;
        CellType type = types[column];
        if (type == CellType.DATE || type == CellType.TIME) {
            time(column, type, given);
            return;
        }
        if (type != null && !(given instanceof String empty && empty.isBlank() && type != CellType.TEXT)) {
            value = type.of(given);
            if (value == null) throw misfit(column, type, given);
        } else if (type != null) {
            return; // An empty text is an empty cell.
        }
        if (value instanceof String text) text(column, text, Styles.PLAIN);
        else if (value instanceof Boolean bool)
            open(column, "b", Styles.PLAIN).append(bool ? "<v>1</v></c>" : "<v>0</v></c>");
        else if (value instanceof Number number) number(column, number);
        else throw bad(column, "a list or a map cannot be the value of a cell. Make it a text or a number first.");
    }

    private ConnectorException misfit(int column, CellType type, Object value) {
        String text = value.toString();
        return bad(
                column,
                "\"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "\" is not of the type "
                        + type.name().toLowerCase(Locale.ROOT) + ".");
    }

    private StringBuilder open(int column, String type, int style) {
        xml.append("<c r=\"").append(CellAddress.column(column)).append(line).append('"');
        if (style != Styles.PLAIN) xml.append(" s=\"").append(style).append('"');
        if (!type.isEmpty()) xml.append(" t=\"").append(type).append('"');
        return xml.append('>');
    }

    private void number(int column, Number number) throws ConnectorException {
        BigDecimal exact = number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
        // A spreadsheet has the numbers of IEEE 754: one with more digits keeps them all as a text.
        double near = exact.doubleValue();
        boolean same = !Double.isInfinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0;
        if (!same) {
            text(column, exact.toPlainString(), Styles.PLAIN);
            return;
        }
        open(column, "", formats[column]).append("<v>").append(exact).append("</v></c>");
    }

    private void time(int column, CellType type, Object given) throws ConnectorException {
        String text = given.toString().strip();
        if (text.isEmpty()) return;
        try {
            BigDecimal days;
            String format;
            if (type == CellType.TIME) {
                days = SerialDates.of(LocalTime.parse(text));
                format = TIME;
            } else if (text.indexOf('T') < 0) {
                days = SerialDates.of(inRange(LocalDate.parse(text)).atStartOfDay());
                format = DATE;
            } else {
                LocalDateTime time = LocalDateTime.parse(withoutOffset(text));
                inRange(time.toLocalDate());
                days = SerialDates.of(time);
                format = DATE_TIME;
            }
            int style = formats[column] == Styles.PLAIN ? styles.format(format) : formats[column];
            open(column, "", style).append("<v>").append(days.toPlainString()).append("</v></c>");
        } catch (DateTimeException e) {
            throw misfit(column, type, given);
        }
    }

    /** A spreadsheet has no offsets: the local time is written. */
    private static String withoutOffset(String text) {
        int time = text.indexOf('T');
        for (int i = time; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == '+' || c == '-') return text.substring(0, i);
        }
        return text;
    }

    private static LocalDate inRange(LocalDate date) {
        if (date.isBefore(FIRST_DATE) || date.getYear() > 9999) throw new DateTimeException("beyond Excel's dates");
        return date;
    }

    private void text(int column, String text, int style) throws ConnectorException {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw bad(
                    column,
                    "a text of " + text.length() + " characters is too long. A cell of an .xlsx file has "
                            + MAX_TEXT_LENGTH + " at most.");
        }
        if (!guarded && text.startsWith("=") && text.length() > 1 && style != Styles.HEADER) {
            open(column, "", formats[column]).append("<f>");
            CellText.escape(text.substring(1), xml);
            xml.append("</f></c>");
            return;
        }
        int quoted = style == Styles.PLAIN && isLikeAFormula(text) ? Styles.QUOTED : style;
        open(column, "inlineStr", quoted).append("<is><t xml:space=\"preserve\">");
        CellText.escape(text, xml);
        xml.append("</t></is></c>");
    }

    private static boolean isLikeAFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r\0".indexOf(text.charAt(0)) >= 0;
    }
}
