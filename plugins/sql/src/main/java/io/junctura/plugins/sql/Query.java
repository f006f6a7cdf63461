package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Rows;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads any number of rows. The server reads and stores them a few at a time. Changes that the statement makes are
 * rolled back.
 *
 * @param sql        one statement, with {@code :name} or {@code ?} for values. Do not insert values by expressions
 * @param parameters the values: a map for {@code :name}, a list for {@code ?}. A list as the value of {@code :name}
 *                   becomes several values, as in {@code IN (:ids)}
 * @param limit      the largest number of rows to read. Without it, all
 * @param fetchSize  how many rows the database sends at a time
 */
@ActionInfo(id = "query", title = "Query rows", effect = Effect.READ)
public record Query(
        @Field(widget = Field.Widget.MULTILINE, example = "SELECT id, total FROM orders WHERE customer = :customer")
        String sql,

        @Nullable Object parameters,
        @Field(min = 1) @Nullable Integer limit,

        @Field(fallback = "500", min = 1, max = 100_000, advanced = true)
        int fetchSize)
        implements Action<SqlConnection, Rows> {

    private static final int PROGRESS_EVERY = 1000;

    public Query {
        if (sql.isBlank()) throw new IllegalArgumentException("sql must not be empty.");
    }

    @Override
    public Rows run(ActionContext<SqlConnection> context) throws ConnectorException, IOException, InterruptedException {
        SqlText text =
                SqlText.of(sql, parameters, context.connection().product().dialect());
        String what = "Cannot query " + context.connection().place();
        try (Session session = Session.open(context)) {
            session.readOnly();
            if (!Execute.isData(text.verb())) session.discard();
            try (PreparedStatement statement = session.running(session.jdbc().prepareStatement(text.sql()))) {
                statement.setFetchSize(fetchSize);
                if (limit != null) statement.setMaxRows(limit);
                text.bind(statement, session.dialect(), context.json());
                if (!statement.execute()) {
                    throw ConnectorException.badInput(
                            "The statement yields no rows. Use sql.execute for statements that change data.");
                }
                try (ResultSet rows = statement.getResultSet()) {
                    return stored(rows, session, context, what);
                }
            } catch (SQLException e) {
                throw session.failure(e, what);
            }
        }
    }

    private static Rows stored(ResultSet rows, Session session, ActionContext<SqlConnection> context, String what)
            throws SQLException, ConnectorException, IOException, InterruptedException {
        ValueReader reader = ValueReader.of(rows.getMetaData(), session.dialect(), context.json());
        return context.rows().store("rows.ndjson", sink -> {
            long count = 0;
            try {
                while (rows.next()) {
                    sink.add(reader.row(rows));
                    if (++count % PROGRESS_EVERY == 0) context.progress(count, 0, "rows");
                }
            } catch (SQLException e) {
                throw session.failure(e, what + " after " + count + " rows");
            }
        });
    }
}
