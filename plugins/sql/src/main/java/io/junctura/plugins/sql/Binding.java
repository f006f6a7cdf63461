package io.junctura.plugins.sql;

import io.junctura.api.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How values of JSON become parameters of a statement. */
enum Binding {
    STANDARD,
    /** Determines the type of a text by its place in the statement. */
    POSTGRESQL,
    /** Values have types, columns hardly have. */
    SQLITE;

    private static final Set<Integer> BINARY = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    private static final Set<Integer> CHARACTERS = Set.of(
            Types.CHAR,
            Types.VARCHAR,
            Types.LONGVARCHAR,
            Types.NCHAR,
            Types.NVARCHAR,
            Types.LONGNVARCHAR,
            Types.CLOB,
            Types.NCLOB);

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    /** A value that does not fit its column. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /** Sets a parameter with an unknown column. */
    void set(PreparedStatement statement, int index, @Nullable Object value, Json json) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Boolean flag) {
            statement.setBoolean(index, flag);
        } else if (value instanceof Number number) {
            setNumber(statement, index, number);
        } else {
            statement.setString(index, new String(json.write(value), StandardCharsets.UTF_8));
        }
    }

    private void setNumber(PreparedStatement statement, int index, Number number) throws SQLException {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            long whole = number.longValue();
            // As a number that is written in a statement: PostgreSQL finds a function with an int for an int only.
            if (this == POSTGRESQL && (int) whole == whole) statement.setInt(index, (int) whole);
            else statement.setLong(index, whole);
        } else if (number instanceof Double || number instanceof Float) {
            statement.setDouble(index, number.doubleValue());
        } else {
            BigDecimal exact =
                    number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString());
            // SQLite has no exact decimals, and would compare a text.
            if (this == SQLITE) statement.setDouble(index, exact.doubleValue());
            else statement.setBigDecimal(index, exact);
        }
    }

    /** Sets the value of a column. */
    void set(PreparedStatement statement, int index, @Nullable Object value, Column column, Json json)
            throws SQLException, Unfit {
        if (value == null) {
            statement.setNull(index, this == STANDARD ? column.jdbcType() : Types.NULL);
        } else if (column.jdbcType() == Types.BIGINT && (value instanceof Long || value instanceof Integer)) {
            // The same type for each row, so that a batch is one statement.
            statement.setLong(index, ((Number) value).longValue());
        } else if (isBinary(column)) {
            statement.setBytes(index, bytes(value, column));
        } else if (this == POSTGRESQL
                && value instanceof List<?> list
                && column.typeName().startsWith("_")) {
            String element = column.typeName().substring(1);
            statement.setArray(index, statement.getConnection().createArrayOf(element, list.toArray()));
        } else if (value instanceof String text && isTime(column)) {
            setTime(statement, index, text, column);
        } else if (isText(column) && (value instanceof Number || value instanceof Boolean)) {
            statement.setString(index, value instanceof BigDecimal exact ? exact.toPlainString() : value.toString());
        } else if (isJson(column) && (value instanceof Number || value instanceof Boolean)) {
            statement.setString(index, value.toString());
        } else {
            set(statement, index, value, json);
        }
    }

    static byte[] bytes(Object value, Column column) throws Unfit {
        if (value instanceof String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new Unfit("the column \"" + column.name() + "\" takes bytes in Base64");
            }
        }
        throw new Unfit("the column \"" + column.name() + "\" takes bytes, as a text in Base64");
    }

    static boolean isBinary(Column column) {
        return BINARY.contains(column.jdbcType());
    }

    static boolean isText(Column column) {
        return CHARACTERS.contains(column.jdbcType());
    }

    static boolean isJson(Column column) {
        return column.typeName().toLowerCase(Locale.ROOT).startsWith("json");
    }

    private static boolean isTime(Column column) {
        return column.jdbcType() == Types.TIMESTAMP || column.jdbcType() == Types.TIMESTAMP_WITH_TIMEZONE;
    }

    /** Sessions are in UTC, so a time with an offset is written as UTC into a column without one. */
    private void setTime(PreparedStatement statement, int index, String text, Column column)
            throws SQLException, Unfit {
        if (this != STANDARD) {
            statement.setString(index, text);
            return;
        }
        try {
            LocalDateTime time;
            if (text.length() <= 10) time = java.time.LocalDate.parse(text).atStartOfDay();
            else if (hasOffset(text))
                time = OffsetDateTime.parse(iso(text))
                        .atZoneSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime();
            else time = LocalDateTime.parse(iso(text));
            if (column.jdbcType() == Types.TIMESTAMP_WITH_TIMEZONE) {
                statement.setObject(index, time.atOffset(ZoneOffset.UTC));
            } else {
                statement.setString(index, LOCAL.format(time));
            }
        } catch (DateTimeParseException e) {
            throw new Unfit("the column \"" + column.name() + "\" takes a time such as 2030-01-31T12:00:00Z, not \""
                    + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"");
        } catch (DateTimeException e) {
            throw new Unfit("the column \"" + column.name() + "\" takes a time, and " + e.getMessage());
        }
    }

    private static String iso(String text) {
        return text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.indexOf('+', 10) > 0 || text.indexOf('-', 11) > 0;
    }

    static String shown(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }
}
