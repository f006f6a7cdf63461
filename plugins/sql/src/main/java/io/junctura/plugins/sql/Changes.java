package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import java.util.ArrayList;
import java.util.List;

/**
 * The number of changed rows.
 *
 * @param rows    the number of rows in the input
 * @param changed the number of rows that were found and changed in the table
 */
public record Changes(long rows, long changed) {

    static Changes of(RowWriter.Outcome outcome) {
        return new Changes(outcome.rows(), outcome.changed());
    }

    /** The fields that hold the key. */
    static List<RowWriter.Bound> mustHave(List<RowWriter.Bound> fields, List<Column> key, Table table)
            throws ConnectorException {
        List<RowWriter.Bound> found = new ArrayList<>();
        for (Column each : key) {
            found.add(fields.stream()
                    .filter(field -> field.column().equals(each))
                    .findFirst()
                    .orElseThrow(() -> ConnectorException.badInput("The rows for the table \"" + table.name()
                            + "\" lack the key \"" + each.name() + "\". No row was written.")));
        }
        return found;
    }
}
