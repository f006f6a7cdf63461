package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements in one transaction: all of them take effect, or none.
 *
 * @param statements the statements, in the order of their execution
 */
@ActionInfo(id = "execute", title = "Execute statements", effect = Effect.UNSAFE)
public record Execute(@Field(atLeastOne = true) List<Command> statements)
        implements Action<SqlConnection, Execute.Executed> {

    /** More rows than these belong into sql.query. */
    static final int MAX_ROWS = 1000;

    private static final Set<String> DATA =
            Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "WITH", "VALUES", "TABLE");

    private static final Set<String> TRANSACTION =
            Set.of("COMMIT", "ROLLBACK", "START", "END", "ABORT", "SAVEPOINT", "RELEASE");

    /**
     * A statement.
     *
     * @param sql        one statement, with {@code :name} or {@code ?} for values. Do not insert values by expressions
     * @param parameters the values: a map for {@code :name}, a list for {@code ?}
     */
    public record Command(
            @Field(widget = Field.Widget.MULTILINE, example = "UPDATE stock SET count = count - 1 WHERE id = :id")
            String sql,

            @Nullable Object parameters) {
        public Command {
            if (sql.isBlank()) throw new IllegalArgumentException("sql must not be empty.");
        }
    }

    /** @param results a result for each statement, in their order */
    public record Executed(List<Result> results) {}

    /**
     * The result of a statement.
     *
     * @param changed the number of rows that the statement has inserted, updated or deleted
     * @param rows    the rows that the statement returns, such as those of RETURNING
     */
    public record Result(long changed, List<Object> rows) {}

    /** Whether a statement with this first word leaves the session and the transaction as they were. */
    static boolean isData(String verb) {
        return DATA.contains(verb);
    }

    @Override
    public Executed run(ActionContext<SqlConnection> context) throws ConnectorException, InterruptedException {
        Dialect dialect = context.connection().product().dialect();
        List<SqlText> texts = new ArrayList<>();
        for (Command each : statements) {
            SqlText text = SqlText.of(each.sql(), each.parameters(), dialect);
            boolean isBegin = text.verb().equals("BEGIN") && !dialect.hasBlocks();
            if (isBegin || TRANSACTION.contains(text.verb())) {
                throw ConnectorException.badInput("Statement " + (texts.size() + 1) + " is " + text.verb()
                        + ". sql.execute begins and ends the transaction itself: leave it out.");
            }
            texts.add(text);
        }
        try (Session session = Session.open(context)) {
            session.beginWriting();
            session.writing("The transaction was rolled back: none of the statements has an effect.");
            List<Result> results = new ArrayList<>();
            for (SqlText text : texts) {
                String what = "Cannot execute statement " + (results.size() + 1) + " of " + texts.size();
                if (!isData(text.verb())) {
                    session.discard();
                    if (!dialect.rollsBackDefinitions() || dialect.hasBlocks()) session.beyondRollback();
                }
                results.add(executed(text, session, context.json(), what));
            }
            session.commit("Cannot commit to " + context.connection().place());
            return new Executed(results);
        }
    }

    private static Result executed(SqlText text, Session session, Json json, String what)
            throws ConnectorException, InterruptedException {
        try (PreparedStatement statement = session.running(session.jdbc().prepareStatement(text.sql()))) {
            text.bind(statement, session.dialect(), json);
            boolean hasRows = statement.execute();
            long changed = 0;
            List<Object> rows = new ArrayList<>();
            while (true) {
                if (hasRows) {
                    try (ResultSet some = statement.getResultSet()) {
                        read(some, rows, session, json, what);
                    }
                } else {
                    int count = statement.getUpdateCount();
                    if (count < 0) break;
                    changed += count;
                }
                hasRows = statement.getMoreResults();
            }
            return new Result(changed, rows);
        } catch (SQLException e) {
            throw session.failure(e, what);
        }
    }

    /** Adds the rows of a result. */
    static void read(ResultSet from, List<Object> rows, Session session, Json json, String what)
            throws SQLException, ConnectorException {
        ValueReader reader = ValueReader.of(from.getMetaData(), session.dialect(), json);
        while (from.next()) {
            if (rows.size() == MAX_ROWS) {
                throw ConnectorException.refused(
                        what + ": it yields more than " + MAX_ROWS + " rows. Read them by sql.query.");
            }
            rows.add(reader.row(from));
        }
    }
}
