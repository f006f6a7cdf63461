package io.junctura.plugins.excel;

import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a sheet as maps. */
final class SheetRows implements RowStreams.Reader {
    /** The largest number of characters of the rows that are returned at once. */
    private static final int MAX_AT_ONCE = 1_000_000;

    /** Each row has a value for each column, which counts as so many characters. */
    private static final int VALUE = 10;

    private final Workbook workbook;
    private final Sheet sheet;
    private final Range range;
    private final boolean header;
    private final Map<String, CellType> types;
    /** The names of columns, from the range's first column on; null for one that has none and no value so far. */
    private final List<@Nullable String> names = new ArrayList<>();

    private final Set<String> taken = new HashSet<>();

    /** The last number that was put behind a title which other columns have, too. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private SheetRows(Workbook workbook, Sheet sheet, Range range, boolean header, Map<String, CellType> types) {
        this.workbook = workbook;
        this.sheet = sheet;
        this.range = range;
        this.header = header;
        this.types = types;
    }

    static SheetRows of(Workbook workbook, Sheet sheet, Range range, boolean header, Map<String, CellType> types)
            throws IOException {
        SheetRows rows = new SheetRows(workbook, sheet, range, header, types);
        if (header) rows.readHeader();
        return rows;
    }

    private void readHeader() throws Unreadable {
        Sheet.Row first = nextFilled();
        if (first == null) return;
        for (Sheet.Cell cell : first.cells()) {
            while (names.size() < cell.column() - range.firstColumn()) names.add(null);
            String title = cell.value().toString().strip();
            names.add(title.isEmpty() ? null : unused(title));
        }
        for (String typed : types.keySet()) {
            if (!taken.contains(typed)) {
                throw new Unreadable("\"" + workbook.name() + "\" has no column \"" + typed
                        + "\", which types names. Its columns: " + String.join(", ", taken) + ".");
            }
        }
    }

    /** Remembers the number, since thousands of columns may have the same title. */
    private String unused(String title) {
        String name = title;
        int number = numbers.getOrDefault(title, 1);
        while (!taken.add(name)) name = title + " " + ++number;
        numbers.put(title, number);
        return name;
    }

    private Sheet.@Nullable Row nextFilled() throws Unreadable {
        Sheet.Row row = sheet.next(range);
        while (row != null && row.cells().isEmpty()) row = sheet.next(range);
        return row;
    }

    @Override
    public List<@Nullable Object> next(int most) throws ConnectorException {
        List<@Nullable Object> rows = new ArrayList<>();
        int size = 0;
        try {
            while (rows.size() < most && size < MAX_AT_ONCE) {
                Sheet.Row row = nextFilled();
                if (row == null) break;
                rows.add(map(row));
                size += row.size() + VALUE * names.size();
            }
        } catch (Unreadable e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
        return rows;
    }

    private Map<String, @Nullable Object> map(Sheet.Row row) throws Unreadable {
        for (Sheet.Cell cell : row.cells()) name(cell.column());
        Map<String, @Nullable Object> map = new LinkedHashMap<>(names.size() * 2);
        if (header) {
            for (String name : names) if (name != null) map.put(name, null);
        }
        for (Sheet.Cell cell : row.cells()) {
            String name = name(cell.column());
            map.put(name, typed(name, cell, row.number()));
        }
        return map;
    }

    /** A column without a title is named by its letters once it has a value. */
    private String name(int column) {
        int index = column - range.firstColumn();
        while (names.size() <= index) names.add(null);
        String name = names.get(index);
        if (name == null) {
            name = unused(CellAddress.column(column));
            names.set(index, name);
        }
        return name;
    }

    private Object typed(String name, Sheet.Cell cell, int row) throws Unreadable {
        CellType type = types.isEmpty() ? null : types.get(name);
        if (type == null) return cell.value();
        Object value = type.of(cell.value());
        if (value == null) {
            throw sheet.bad(
                    cell.column(),
                    row,
                    "column \"" + name + "\", is not of the type " + type.name().toLowerCase(Locale.ROOT) + ".");
        }
        return value;
    }

    @Override
    public void close() {
        sheet.close();
        try {
            workbook.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
