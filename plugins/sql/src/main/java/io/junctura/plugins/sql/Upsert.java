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
 * Inserts rows, or updates rows whose key exists, in one transaction.
 *
 * @param table   the table, or schema and table with a dot between
 * @param rows    maps from column names to values: a list, a file of rows, or the result of another step
 * @param key     the columns that identify a row. They must have a unique index. Without it, the primary key
 * @param columns the fields of the rows to write. Without it, all
 * @param batch   how many rows are sent to the database at a time
 */
@ActionInfo(id = "upsert", title = "Insert or update rows", effect = Effect.IDEMPOTENT)
public record Upsert(
        @Field(example = "customers", options = Tables.class)
        String table,

        Rows rows,
        List<String> key,
        List<String> columns,

        @Field(fallback = "1000", min = 1, max = 10_000, advanced = true)
        int batch)
        implements Action<SqlConnection, Upsert.Upserted> {

    /** @param rows the number of inserted or updated rows */
    public record Upserted(long rows) {}

    private record Upserting(Table table, Dialect dialect, List<Column> key) implements RowWriter.Operation {
        @Override
        public String verb() {
            return "insert or update";
        }

        @Override
        public RowWriter.Plan plan(List<RowWriter.Bound> fields) throws ConnectorException {
            List<Column> columns = fields.stream().map(RowWriter.Bound::column).toList();
            Changes.mustHave(fields, key, table);
            String sql = dialect.upsert(table, columns, key);
            if (sql == null) {
                throw ConnectorException.badInput(
                        "sql.upsert does not know this database. Use sql.execute with its MERGE statement.");
            }
            return new RowWriter.Plan(sql, new ArrayList<>(fields));
        }
    }

    public Upsert {
        Table.mustBeNamed(table);
    }

    @Override
    public Upserted run(ActionContext<SqlConnection> context) throws ConnectorException, InterruptedException {
        return new Upserted(RowWriter.write(
                        context,
                        table,
                        rows,
                        columns,
                        batch,
                        (found, dialect) -> new Upserting(found, dialect, found.key(key)))
                .rows());
    }
}
