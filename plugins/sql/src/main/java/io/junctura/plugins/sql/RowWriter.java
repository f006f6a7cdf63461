package io.junctura.plugins.sql;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes rows in batches and one transaction. */
final class RowWriter implements AutoCloseable {
    private static final int READ_AT_A_TIME = 200;

    /** For fewer rows, it is not worth to prepare a bulk insert. */
    private static final int BULK = 100;

    /** What is done with each row, such as inserting it. */
    interface Operation {
        /** In the infinitive, such as {@code insert}. */
        String verb();

        /** Whether each field of a row must be a column. */
        default boolean usesAllFields() {
            return true;
        }

        /** @param fields of the row, in order */
        Plan plan(List<Bound> fields) throws ConnectorException;

        /** @return null if there is no faster way than {@link #plan} */
        default @Nullable BulkInsert bulk(Session session, List<Bound> fields, Json json) throws SQLException {
            return null;
        }
    }

    /** A field of a row, and its column. */
    record Bound(String field, Column column) {}

    /** @param values of the statement's parameters, in order */
    record Plan(String sql, List<Bound> values) {}

    /** @param changed how many rows of the table the statements have met; -1 if the database did not say */
    record Outcome(long rows, long changed) {}

    private record Pending(long number, Map<?, ?> row) {}

    private final Session session;
    private final Table table;
    private final Operation operation;
    private final Set<String> wanted;
    private final int batch;
    private final Json json;
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable Set<?> fields;
    private @Nullable Plan plan;
    private @Nullable PreparedStatement statement;
    private @Nullable BulkInsert bulk;
    private boolean hasBulk = true;
    private long changed;

    private RowWriter(Session session, Table table, Operation operation, List<String> wanted, int batch, Json json) {
        this.session = session;
        this.table = table;
        this.operation = operation;
        this.wanted = new LinkedHashSet<>(wanted);
        this.batch = session.dialect().hasBatches() ? batch : 1;
        this.json = json;
    }

    /**
     * Finds out what to do with the rows of a table.
     */
    @FunctionalInterface
    interface Planning {
        Operation of(Table table, Dialect dialect) throws ConnectorException;
    }

    /** @param wanted the fields of the rows that count; empty for all */
    static Outcome write(
            ActionContext<SqlConnection> context,
            String table,
            Rows rows,
            List<String> wanted,
            int batch,
            Planning planning)
            throws ConnectorException, InterruptedException {
        try (RowStreams.Reader reader = context.rows().open(rows)) {
            List<@Nullable Object> some = reader.next(READ_AT_A_TIME);
            if (some.isEmpty()) return new Outcome(0, 0);
            try (Session session = Session.open(context)) {
                session.beginWriting();
                Table found = Table.find(session, table);
                Operation operation = planning.of(found, session.dialect());
                session.writing("The transaction was rolled back: no row was written.");
                long number = 0;
                try (RowWriter writer = new RowWriter(session, found, operation, wanted, batch, context.json())) {
                    for (; !some.isEmpty(); some = reader.next(READ_AT_A_TIME)) {
                        for (Object each : some) writer.add(++number, each);
                        context.progress(number, 0, "rows");
                        if (Thread.interrupted()) throw new InterruptedException();
                    }
                    writer.flush();
                    session.commit("Cannot commit to " + context.connection().place());
                    return new Outcome(number, writer.changed);
                }
            }
        }
    }

    private void add(long number, @Nullable Object row) throws ConnectorException, InterruptedException {
        if (!(row instanceof Map<?, ?> map)) throw unfit(number, "it is not a map from columns to values");
        Set<?> has = wanted.isEmpty() ? map.keySet() : wanted;
        if (!has.equals(fields)) {
            flush();
            prepare(number, has);
            fields = Set.copyOf(has);
        }
        pending.add(new Pending(number, map));
        if (pending.size() >= batch) flush();
    }

    private void prepare(long number, Set<?> has) throws ConnectorException, InterruptedException {
        List<Bound> bound = new ArrayList<>();
        for (Object each : has) {
            String field = String.valueOf(each);
            Column column = table.column(field);
            if (column == null && !operation.usesAllFields()) continue;
            if (column == null) {
                throw unfit(
                        number,
                        table.noColumn(field).replaceFirst("\\.$", "")
                                + (wanted.isEmpty() ? ". Name the fields to write in \"columns\"" : ""));
            }
            bound.add(new Bound(field, column));
        }
        if (bound.isEmpty()) throw unfit(number, "it has no fields");
        closeStatement();
        bulk = null;
        try {
            plan = operation.plan(bound);
            statement = session.running(session.jdbc().prepareStatement(plan.sql()));
        } catch (SQLException e) {
            throw session.failure(e, what(number));
        }
    }

    private String what(long number) {
        return "Cannot " + operation.verb() + " row " + number + " (table \"" + table.name() + "\")";
    }

    private ConnectorException unfit(long number, String why) {
        return ConnectorException.badInput(what(number) + ": " + why + ". No row was written.");
    }

    private void flush() throws ConnectorException, InterruptedException {
        if (pending.isEmpty() || statement == null || plan == null) return;
        if (pending.size() == 1) oneByOne(statement, plan);
        else if (pending.size() < BULK || !inBulk(plan)) together(session.running(statement), plan);
        pending.clear();
    }

    /**
     * @return false if nothing was written. Statements then name the wrong row, or write values that need a conversion. They
     *     also write the rest of the rows, because what a bulk insert refuses once, it mostly refuses again
     */
    private boolean inBulk(Plan plan) throws ConnectorException, InterruptedException {
        if (!hasBulk) return false;
        Savepoint before = null;
        try {
            before = session.jdbc().setSavepoint();
            if (bulk == null) bulk = operation.bulk(session, plan.values(), json);
            hasBulk = bulk != null;
            if (bulk == null) return false;
            bulk.insert(pending.stream().map(Pending::row).toList());
            changed += pending.size();
            session.jdbc().releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            undo(e, before);
        } catch (Binding.Unfit e) {
            undo(new SQLException(e), before);
        }
        hasBulk = false;
        return false;
    }

    private void together(PreparedStatement statement, Plan plan) throws ConnectorException, InterruptedException {
        Savepoint before = null;
        try {
            before = session.jdbc().setSavepoint();
            for (Pending each : pending) {
                bind(statement, plan, each);
                statement.addBatch();
            }
            for (int count : statement.executeBatch()) {
                // Where the driver sends the rows as one statement, it does not know.
                changed += count == Statement.SUCCESS_NO_INFO ? 1 : Math.max(count, 0);
            }
            if (session.dialect().releasesSavepoints()) session.jdbc().releaseSavepoint(before);
        } catch (SQLException e) {
            again(e, before, statement, plan);
        }
    }

    /** A batch does not say which row has failed, so the rows are tried one by one. */
    private void again(SQLException failed, @Nullable Savepoint before, PreparedStatement statement, Plan plan)
            throws ConnectorException, InterruptedException {
        try {
            statement.clearBatch();
        } catch (SQLException e) {
            throw session.failure(failed, whatOfBatch());
        }
        undo(failed, before);
        oneByOne(statement, plan);
    }

    /** Undoes the rows of a batch, so that they can be written another way. */
    private void undo(SQLException failed, @Nullable Savepoint before) throws ConnectorException, InterruptedException {
        if (before == null || Failures.isLost(failed)) throw session.failure(failed, whatOfBatch());
        try {
            session.jdbc().rollback(before);
        } catch (SQLException e) {
            throw session.failure(failed, whatOfBatch());
        }
    }

    private String whatOfBatch() {
        return "Cannot " + operation.verb() + " one of the rows "
                + pending.get(0).number() + " to "
                + pending.get(pending.size() - 1).number() + " (table \"" + table.name() + "\")";
    }

    private void oneByOne(PreparedStatement statement, Plan plan) throws ConnectorException, InterruptedException {
        for (Pending each : pending) {
            try {
                bind(statement, plan, each);
                changed += Math.max(0, statement.executeUpdate());
            } catch (SQLException e) {
                throw session.failure(e, what(each.number()));
            }
        }
    }

    private void bind(PreparedStatement statement, Plan plan, Pending each) throws SQLException, ConnectorException {
        int index = 1;
        for (Bound value : plan.values()) {
            try {
                session.dialect()
                        .binding()
                        .set(statement, index++, each.row().get(value.field()), value.column(), json);
            } catch (Binding.Unfit e) {
                throw unfit(each.number(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void closeStatement() {
        if (statement == null) return;
        try {
            statement.close();
        } catch (SQLException e) {
            session.discard();
        }
        statement = null;
    }

    @Override
    public void close() {
        closeStatement();
    }
}
