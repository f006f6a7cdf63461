package io.junctura.plugins.csv;

import io.junctura.plugins.formats.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rows of a CSV text become.
 *
 * @param header  whether the first row names the columns
 * @param columns names instead of those of the file; empty: those of the file
 */
record Shape(
        boolean header,
        List<String> columns,
        Map<String, ColumnType> types,
        EmptyCells empty,
        LongRows longRows,
        ShortRows shortRows) {

    Shape {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new IllegalArgumentException("columns must differ, and two of them are \"" + column + "\".");
            }
        }
    }
}
