package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls a stored procedure or, in PostgreSQL, a function, in one transaction.
 *
 * @param procedure  the procedure's name, or schema and name with a dot between
 * @param parameters the values of its parameters, by their names
 */
@ActionInfo(id = "call", title = "Call a procedure", effect = Effect.UNSAFE)
public record Call(@Field(example = "close_month") String procedure, Map<String, @Nullable Object> parameters)
        implements Action<SqlConnection, Call.Called> {

    /**
     * The result of the procedure.
     *
     * @param out  the values of its output parameters, by their names
     * @param rows the rows that the procedure returns
     */
    public record Called(Map<String, Object> out, List<Object> rows) {}

    public Call {
        if (procedure.isBlank()) throw new IllegalArgumentException("procedure must not be empty.");
    }

    @Override
    public Called run(ActionContext<SqlConnection> context) throws ConnectorException, InterruptedException {
        List<String> parts = Table.parts(procedure);
        String name = parts.get(parts.size() - 1);
        String schema = parts.size() == 2 ? parts.get(0) : null;
        String what = "Cannot call \"" + procedure + "\"";
        try (Session session = Session.open(context)) {
            session.writing("The transaction was rolled back.");
            // It may change the session, and in most products end the transaction.
            session.discard();
            boolean isPostgres = session.connection().product() == Product.POSTGRESQL;
            if (!isPostgres) session.beyondRollback();
            Called called;
            try {
                called = isPostgres
                        ? PostgreSqlRoutine.find(session, schema, name).call(session, parameters, context.json(), what)
                        : JdbcRoutine.find(session, schema, name).call(session, parameters, context.json(), what);
            } catch (SQLException e) {
                throw session.failure(e, what);
            }
            session.commit("Cannot commit to " + context.connection().place());
            return called;
        }
    }

    static ConnectorException unknown(String name, Session session) {
        return ConnectorException.badInput("There is no procedure \"" + name + "\" in "
                + session.connection().place() + ", or the user has no right to it.");
    }

    /** @throws ConnectorException if a parameter is given that the procedure does not have */
    static void mustFit(Map<String, ?> given, List<String> known, String name) throws ConnectorException {
        for (String each : given.keySet()) {
            if (!known.contains(each)) {
                throw ConnectorException.badInput("The procedure \"" + name + "\" has no parameter \"" + each
                        + "\". It takes: " + String.join(", ", known) + ".");
            }
        }
    }
}
