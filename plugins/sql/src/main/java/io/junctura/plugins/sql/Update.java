package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates rows by their key, in one transaction. A row with an unknown key changes nothing.
 *
 * @param table   the table, or schema and table with a dot between
 * @param rows    maps from column names to values, including the key: a list, a file of rows, or the result of another
 *                step
 * @param key     the columns that identify a row. Without it, the primary key
 * @param columns the fields of the rows to use, including the key. Without it, all
 * @param batch   how many rows are sent to the database at a time
 */
@ActionInfo(id = "update", title = "Update rows", effect = Effect.IDEMPOTENT)
public record Update(
        @Field(example = "orders", options = Tables.class) String table,
        Rows rows,
        List<String> key,
        List<String> columns,

        @Field(fallback = "1000", min = 1, max = 10_000, advanced = true)
        int batch)
        implements Action<SqlConnection, Changes> {

    private record Updating(Table table, Dialect dialect, List<Column> key) implements RowWriter.Operation {
        @Override
        public String verb() {
            return "update";
        }

        @Override
        public RowWriter.Plan plan(List<RowWriter.Bound> fields) throws ConnectorException {
            List<RowWriter.Bound> keys = Changes.mustHave(fields, key, table);
            List<RowWriter.Bound> values = new ArrayList<>(fields);
            values.removeAll(keys);
            if (values.isEmpty()) {
                throw ConnectorException.badInput("The rows for the table \"" + table.name()
                        + "\" have only the key, so there is nothing to update.");
            }
            List<Column> columns = values.stream().map(RowWriter.Bound::column).toList();
            values.addAll(keys);
            return new RowWriter.Plan(dialect.update(table, columns, key), values);
        }
    }

    public Update {
        Table.mustBeNamed(table);
    }

    @Override
    public Changes run(ActionContext<SqlConnection> context) throws ConnectorException, InterruptedException {
        return Changes.of(RowWriter.write(
                context,
                table,
                rows,
                columns,
                batch,
                (found, dialect) -> new Updating(found, dialect, found.key(key))));
    }
}
