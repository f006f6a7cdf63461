package io.junctura.plugins.sql;

import io.junctura.api.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Inserts rows by PostgreSQL's {@code COPY FROM STDIN}, as text. */
final class PostgreSqlCopy implements BulkInsert {
    private static final int CHUNK = 1 << 15;

    /** A statement obeys rules, and writes neither to a view nor to an identity column as COPY does. */
    private static final String LIKE_A_STATEMENT = """
            SELECT c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT EXISTS (
                       SELECT FROM information_schema.columns i
                        WHERE i.table_schema = n.nspname AND i.table_name = c.relname
                          AND i.identity_generation = 'ALWAYS' AND i.column_name = ANY (?))
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = ?::regclass
            """;

    private static final Set<String> WHOLE = Set.of("int2", "int4", "int8", "smallserial", "serial", "bigserial");

    /** A statement converts a floating-point number to {@code numeric} by its first 15 digits. */
    private static final MathContext OF_DOUBLE = new MathContext(15, RoundingMode.HALF_EVEN);

    private final Session session;
    private final List<RowWriter.Bound> fields;
    private final Json json;
    private final String command;
    private final StringBuilder text = new StringBuilder(CHUNK * 2);

    private PostgreSqlCopy(Session session, List<RowWriter.Bound> fields, Json json, String command) {
        this.session = session;
        this.fields = fields;
        this.json = json;
        this.command = command;
    }

    /** @return null if COPY and a statement differ for the table */
    static @Nullable PostgreSqlCopy of(Session session, Table table, List<RowWriter.Bound> fields, Json json)
            throws SQLException {
        List<Column> columns = fields.stream().map(RowWriter.Bound::column).toList();
        Connection jdbc = session.jdbc();
        try (PreparedStatement asked = jdbc.prepareStatement(LIKE_A_STATEMENT)) {
            asked.setArray(
                    1,
                    jdbc.createArrayOf(
                            "text", columns.stream().map(Column::name).toArray()));
            asked.setString(2, table.quoted());
            try (ResultSet answer = asked.executeQuery()) {
                if (!answer.next() || !answer.getBoolean(1)) return null;
            }
        }
        String command = "COPY " + table.quoted() + " (" + session.dialect().list(columns) + ") FROM STDIN";
        return new PostgreSqlCopy(session, fields, json, command);
    }

    @Override
    public void insert(List<? extends Map<?, ?>> rows) throws SQLException, Binding.Unfit {
        PGConnection postgres = session.jdbc().unwrap(PGConnection.class);
        session.cancelledBy(postgres::cancelQuery);
        CopyIn copy = postgres.getCopyAPI().copyIn(command);
        text.setLength(0);
        try {
            for (Map<?, ?> row : rows) {
                add(row);
                if (text.length() >= CHUNK) send(copy);
            }
            send(copy);
            copy.endCopy();
        } finally {
            if (copy.isActive()) end(copy);
        }
    }

    private void send(CopyIn copy) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        copy.writeToCopy(bytes, 0, bytes.length);
    }

    private static void end(CopyIn copy) {
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            // The first error is the one that counts. A lost connection fails again at the next statement.
        }
    }

    private void add(Map<?, ?> row) throws SQLException, Binding.Unfit {
        char before = 0;
        for (RowWriter.Bound each : fields) {
            if (before != 0) text.append(before);
            before = '\t';
            Object value = row.get(each.field());
            if (value == null) text.append("\\N");
            else add(value, each.column());
        }
        text.append('\n');
    }

    private void add(Object value, Column column) throws SQLException, Binding.Unfit {
        if (Binding.isBinary(column)) {
            text.append("\\\\x").append(HexFormat.of().formatHex(Binding.bytes(value, column)));
        } else if (value instanceof String given) {
            escaped(given);
        } else if (value instanceof List<?> list && column.typeName().startsWith("_")) {
            escaped(session.jdbc()
                    .createArrayOf(column.typeName().substring(1), list.toArray())
                    .toString());
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(plain(value, column));
        } else {
            escaped(new String(json.write(value), StandardCharsets.UTF_8));
        }
    }

    /**
     * A number or truth value as PostgreSQL reads it. As a text it would also fit columns for which a statement refuses it,
     * such as a number for an interval.
     */
    private static String plain(Object value, Column column) throws Binding.Unfit {
        if (Binding.isText(column)) return value instanceof BigDecimal exact ? exact.toPlainString() : value.toString();
        boolean isReal = value instanceof Double || value instanceof Float;
        boolean fits = Binding.isJson(column)
                || switch (column.typeName()) {
                    case "bool" -> value instanceof Boolean;
                    case "float8", "numeric" -> value instanceof Number;
                    case "float4" -> value instanceof Number && !isReal;
                    default -> WHOLE.contains(column.typeName()) && value instanceof Number && !isReal;
                };
        if (!fits) throw new Binding.Unfit("the statement converts the value of \"" + column.name() + "\"");
        if (isReal && column.typeName().equals("numeric")) {
            return new BigDecimal(((Number) value).doubleValue())
                    .round(OF_DOUBLE)
                    .stripTrailingZeros()
                    .toString();
        }
        return value.toString();
    }

    private void escaped(String given) {
        int from = 0;
        for (int i = 0; i < given.length(); i++) {
            char escape = escape(given.charAt(i));
            if (escape == 0) continue;
            text.append(given, from, i).append('\\').append(escape);
            from = i + 1;
        }
        text.append(given, from, given.length());
    }

    /** What stands for a character after a backslash; 0 if the character stands for itself. */
    private static char escape(char c) {
        return switch (c) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            default -> 0;
        };
    }
}
