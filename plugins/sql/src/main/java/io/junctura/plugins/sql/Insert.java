package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Json;
import io.junctura.api.Rows;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inserts rows, in one transaction.
 *
 * @param table   the table, or schema and table with a dot between
 * @param rows    maps from column names to values: a list, a file of rows, or the result of another step
 * @param columns the fields of the rows to write. Without it, all
 * @param batch   how many rows are sent to the database at a time
 */
@ActionInfo(id = "insert", title = "Insert rows", effect = Effect.UNSAFE)
public record Insert(
        @Field(example = "orders", options = Tables.class) String table,
        Rows rows,
        List<String> columns,

        @Field(fallback = "1000", min = 1, max = 10_000, advanced = true)
        int batch)
        implements Action<SqlConnection, Insert.Inserted> {

    /** @param rows the number of inserted rows */
    public record Inserted(long rows) {}

    private record Inserting(Table table, Dialect dialect) implements RowWriter.Operation {
        @Override
        public String verb() {
            return "insert";
        }

        @Override
        public RowWriter.Plan plan(List<RowWriter.Bound> fields) {
            List<Column> columns = fields.stream().map(RowWriter.Bound::column).toList();
            return new RowWriter.Plan(dialect.insert(table, columns), fields);
        }

        @Override
        public @Nullable BulkInsert bulk(Session session, List<RowWriter.Bound> fields, Json json) throws SQLException {
            return dialect.bulkInsert(session, table, fields, json);
        }
    }

    public Insert {
        Table.mustBeNamed(table);
    }

    @Override
    public Inserted run(ActionContext<SqlConnection> context) throws ConnectorException, InterruptedException {
        return new Inserted(RowWriter.write(context, table, rows, columns, batch, Inserting::new)
                .rows());
    }
}
