package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.PollTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each new or changed row. The trigger reads the rows in the order of a column that grows with each
 * change, such as the time of the last change or a serial number.
 *
 * @param table   the table or view, or schema and table with a dot between
 * @param column  the column that grows with each change. Rows without a value in this column are not read
 * @param key     the columns that identify a row among rows with the same value. Without it, the primary key
 * @param from    where to begin: {@code now} skips the existing rows, {@code beginning} starts a run for each of them
 * @param overlap how long a transaction may stay open after it has set the column. Rows that become visible later are
 *                missed
 * @param most    the largest number of rows that are read at a time
 */
@TriggerInfo(id = "rows", title = "Row added or changed")
public record RowsChanged(
        @Field(example = "orders", options = Tables.class) String table,
        @Field(example = "changed_at") String column,
        List<String> key,
        @Field(fallback = "now") Start from,
        @Field(fallback = "1m") Duration overlap,

        @Field(fallback = "500", min = 1, max = 5000, advanced = true)
        int most)
        implements PollTrigger<SqlConnection, RowsChanged.Cursor> {

    private static final Duration MAX = Duration.ofDays(1);
    private static final int MARKS = 12;

    /** Where to begin. */
    public enum Start {
        NOW,
        BEGINNING
    }

    /**
     * A place in the order of the rows.
     *
     * @param values of the column and the key; empty before all rows
     */
    public record Place(List<Object> values) {}

    /**
     * How far one reading of the table has come.
     *
     * @param begun when it began
     * @param ended when it ended
     * @param place its last row
     */
    public record Mark(Instant begun, Instant ended, Place place) {}

    /**
     * The state between two polls.
     *
     * @param begun when the current pass began; null if there is none
     * @param next  where the pass continues
     * @param marks earlier readings, the oldest first
     */
    public record Cursor(@Nullable Instant begun, @Nullable Place next, List<Mark> marks) {}

    public RowsChanged {
        if (column.isBlank()) throw new IllegalArgumentException("column must not be empty.");
        Table.mustBeNamed(table);
        if (overlap.isNegative() || overlap.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("overlap must be from 0s to 24h.");
        }
    }

    private record Page(List<Event> events, @Nullable Place last) {}

    @Override
    public Polled<Cursor> poll(@Nullable Cursor cursor, TriggerContext<SqlConnection> context)
            throws ConnectorException, InterruptedException {
        Instant now = context.clock().instant();
        try (Session session = Session.open(context)) {
            session.readOnly();
            Table found = Table.find(session, table);
            List<Column> order = new ArrayList<>();
            order.add(found.mustHave(column));
            for (Column each : found.key(key)) if (!order.contains(each)) order.add(each);
            if (cursor == null) {
                Place begin = from == Start.BEGINNING ? new Place(List.of()) : newest(session, found, order);
                cursor = new Cursor(null, null, List.of(new Mark(now, now, begin)));
                if (from == Start.NOW) return new Polled<>(List.of(), cursor, false);
            }
            Instant begun = cursor.begun() == null ? now : cursor.begun();
            Place after = cursor.next() == null ? beginning(cursor.marks()) : cursor.next();
            Page page = page(session, found, order, after, context);
            Place reached = page.last() == null ? after : page.last();
            boolean more = page.events().size() == most;
            Cursor next = more
                    ? new Cursor(begun, reached, cursor.marks())
                    : new Cursor(null, null, marked(cursor.marks(), new Mark(begun, now, reached)));
            return new Polled<>(page.events(), next, more);
        }
    }

    /**
     * Where the next reading begins. A row that the last reading did not see was committed after it had begun, so the column was
     * set at most the overlap before that. Rows that are read again start no second run, by their identity.
     */
    private Place beginning(List<Mark> marks) {
        Mark last = marks.get(marks.size() - 1);
        if (overlap.isZero()) return last.place();
        Instant limit = last.begun().minus(overlap);
        Place place = marks.get(0).place();
        for (Mark each : marks) if (!each.ended().isAfter(limit)) place = each.place();
        return place;
    }

    /** Keeps few marks: the last one before the overlap, and some within it. */
    private List<Mark> marked(List<Mark> marks, Mark newest) {
        Instant limit = newest.begun().minus(overlap);
        List<Mark> kept = new ArrayList<>(marks);
        kept.add(newest);
        while (kept.size() > 1 && !kept.get(1).ended().isAfter(limit)) kept.remove(0);
        // A mark that is nearly as old as the one before it is of little use.
        Duration apart = overlap.dividedBy(MARKS);
        for (int i = kept.size() - 2; i > 0; i--) {
            if (Duration.between(kept.get(i - 1).ended(), kept.get(i).ended()).compareTo(apart) < 0) kept.remove(i);
        }
        return kept;
    }

    private Place newest(Session session, Table found, List<Column> order)
            throws ConnectorException, InterruptedException {
        Dialect dialect = session.dialect();
        String names = dialect.list(order);
        String descending = order.stream()
                .map(each -> dialect.quoted(each.name()) + " DESC")
                .collect(Collectors.joining(", "));
        String sql = dialect.limited(
                "SELECT " + names + " FROM " + found.quoted() + " WHERE "
                        + dialect.quoted(order.get(0).name()) + " IS NOT NULL ORDER BY " + descending,
                1);
        try (PreparedStatement statement = session.running(session.jdbc().prepareStatement(sql));
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? place(rows, order, 1) : new Place(List.of());
        } catch (SQLException e) {
            throw session.failure(e, "Cannot read the table \"" + table + "\"");
        }
    }

    private Page page(
            Session session, Table found, List<Column> order, Place after, TriggerContext<SqlConnection> context)
            throws ConnectorException, InterruptedException {
        Dialect dialect = session.dialect();
        List<Column> all = new ArrayList<>(found.columns().values());
        List<Object> values = new ArrayList<>();
        String sql = dialect.limited(
                "SELECT " + dialect.list(all) + ", " + dialect.list(order) + " FROM " + found.quoted() + " WHERE "
                        + dialect.quoted(order.get(0).name()) + " IS NOT NULL"
                        + after(dialect, order, after.values(), values) + " ORDER BY " + dialect.list(order),
                most);
        try (PreparedStatement statement = session.running(session.jdbc().prepareStatement(sql))) {
            for (int i = 0; i < values.size(); i++) {
                dialect.binding().set(statement, i + 1, values.get(i), context.json());
            }
            List<Event> events = new ArrayList<>();
            Place last = null;
            try (ResultSet rows = statement.executeQuery()) {
                ValueReader reader = ValueReader.of(rows.getMetaData(), all.size(), dialect, context.json());
                while (rows.next()) {
                    last = place(rows, order, all.size() + 1);
                    events.add(new Event(reader.row(rows), identity(last, context)));
                }
            }
            return new Page(events, last);
        } catch (SQLException e) {
            throw session.failure(e, "Cannot read the table \"" + table + "\"");
        }
    }

    /** A condition that only later rows meet: the first column is greater, or it is equal and the next is greater, and so on. */
    private static String after(Dialect dialect, List<Column> order, List<Object> from, List<Object> values)
            throws ConnectorException {
        if (from.isEmpty()) return "";
        if (from.size() != order.size()) {
            throw ConnectorException.refused(
                    "The key of the trigger has changed. Reset its cursor by \"junctura cursors INTEGRATION/FLOW"
                            + " --reset\".");
        }
        List<String> choices = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            StringBuilder choice = new StringBuilder("(");
            for (int j = 0; j <= i; j++) {
                if (j > 0) choice.append(" AND ");
                choice.append(dialect.quoted(order.get(j).name())).append(j == i ? " > ?" : " = ?");
                values.add(from.get(j));
            }
            choices.add(choice.append(')').toString());
        }
        return " AND (" + String.join(" OR ", choices) + ")";
    }

    private static Place place(ResultSet rows, List<Column> order, int first) throws SQLException, ConnectorException {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) values.add(exact(rows, first + i, order.get(i)));
        return new Place(values);
    }

    /** A value in the form in which the database compares it, with all of its digits. */
    private static Object exact(ResultSet rows, int index, Column column) throws SQLException, ConnectorException {
        Object value = switch (column.jdbcType()) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> rows.getLong(index);
            case Types.NUMERIC, Types.DECIMAL -> rows.getBigDecimal(index);
            default -> rows.getString(index);
        };
        if (value == null) {
            throw ConnectorException.refused(
                    "The column \"" + column.name() + "\" has no value in a row, so it cannot be part of the key.");
        }
        return value;
    }

    private static String identity(Place place, TriggerContext<SqlConnection> context) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(context.json().write(place.values()));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }
}
