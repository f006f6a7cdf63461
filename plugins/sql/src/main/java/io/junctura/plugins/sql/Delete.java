package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Rows;
import java.util.List;

/**
 * Deletes rows by their key, in one transaction. Other fields of the rows are ignored.
 *
 * @param table the table, or schema and table with a dot between
 * @param rows  maps that contain the key: a list, a file of rows, or the result of another step
 * @param key   the columns that identify a row. Without it, the primary key
 * @param batch how many rows are sent to the database at a time
 */
@ActionInfo(id = "delete", title = "Delete rows", effect = Effect.IDEMPOTENT)
public record Delete(
        @Field(example = "orders", options = Tables.class) String table,
        Rows rows,
        List<String> key,

        @Field(fallback = "1000", min = 1, max = 10_000, advanced = true)
        int batch)
        implements Action<SqlConnection, Changes> {

    private record Deleting(Table table, Dialect dialect, List<Column> key) implements RowWriter.Operation {
        @Override
        public String verb() {
            return "delete";
        }

        @Override
        public boolean usesAllFields() {
            return false;
        }

        @Override
        public RowWriter.Plan plan(List<RowWriter.Bound> fields) throws ConnectorException {
            return new RowWriter.Plan(dialect.delete(table, key), Changes.mustHave(fields, key, table));
        }
    }

    public Delete {
        Table.mustBeNamed(table);
    }

    @Override
    public Changes run(ActionContext<SqlConnection> context) throws ConnectorException, InterruptedException {
        return Changes.of(RowWriter.write(
                context,
                table,
                rows,
                List.of(),
                batch,
                (found, dialect) -> new Deleting(found, dialect, found.key(key))));
    }
}
