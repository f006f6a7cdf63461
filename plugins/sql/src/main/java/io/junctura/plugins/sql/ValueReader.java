package io.junctura.plugins.sql;

import io.junctura.api.Columns;
import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import io.junctura.api.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a result as JSON values: numbers exact, times in ISO-8601, bytes in Base64. */
final class ValueReader {
    /** Bytes in Base64 are a text, which may have ten million characters. */
    private static final int MAX_BYTES = 7_500_000;

    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

    /** A way to read one column. */
    @FunctionalInterface
    private interface Cell {
        @Nullable
        Object read(ResultSet rows, int column) throws SQLException, ConnectorException;
    }

    private final Columns columns;
    private final Cell[] cells;

    private ValueReader(Columns columns, Cell[] cells) {
        this.columns = columns;
        this.cells = cells;
    }

    static ValueReader of(ResultSetMetaData about, Dialect dialect, Json json) throws SQLException, ConnectorException {
        return of(about, about.getColumnCount(), dialect, json);
    }

    /** @param count of the columns from the first one that make up a row */
    static ValueReader of(ResultSetMetaData about, int count, Dialect dialect, Json json)
            throws SQLException, ConnectorException {
        List<String> names = new ArrayList<>(count);
        Cell[] cells = new Cell[count];
        for (int i = 1; i <= count; i++) {
            String name = about.getColumnLabel(i);
            if (names.contains(name)) {
                throw ConnectorException.badInput(
                        "Two columns of the result have the name \"" + name + "\". Rename one: … AS other_name.");
            }
            names.add(name);
            cells[i - 1] = dialect.binding() == Binding.SQLITE
                    ? ValueReader::byValue
                    : cell(
                            about.getColumnType(i),
                            lower(about.getColumnTypeName(i)),
                            about.getPrecision(i),
                            dialect,
                            json);
        }
        return new ValueReader(Columns.of(names), cells);
    }

    private static String lower(@Nullable String type) {
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    Row row(ResultSet rows) throws SQLException, ConnectorException {
        @Nullable Object[] values = new Object[cells.length];
        for (int i = 0; i < cells.length; i++) values[i] = cells[i].read(rows, i + 1);
        return columns.row(values);
    }

    private static Cell cell(int type, String typeName, int precision, Dialect dialect, Json json) {
        if (typeName.startsWith("json")) return (rows, i) -> json(rows.getString(i), json);
        return switch (type) {
            case Types.BOOLEAN -> ValueReader::bool;
            case Types.BIT -> isFlag(typeName, precision) ? ValueReader::bool : ValueReader::text;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ValueReader::whole;
            case Types.NUMERIC, Types.DECIMAL, Types.REAL -> ValueReader::exact;
            case Types.FLOAT, Types.DOUBLE -> typeName.startsWith("money") ? ValueReader::text : ValueReader::real;
            case Types.DATE -> ValueReader::date;
            case Types.TIME -> typeName.equals("timetz") ? ValueReader::text : ValueReader::time;
            case Types.TIMESTAMP -> timestamp(dialect, typeName);
            case Types.TIMESTAMP_WITH_TIMEZONE, microsoft.sql.Types.DATETIMEOFFSET -> ValueReader::instant;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> ValueReader::bytes;
            case Types.BLOB -> ValueReader::blob;
            case Types.ARRAY -> (rows, i) -> array(rows.getArray(i), json);
            default -> ValueReader::text;
        };
    }

    private static Cell timestamp(Dialect dialect, String typeName) {
        if (!dialect.isInstant(typeName)) return ValueReader::local;
        return dialect.ignoresSessionZone() ? ValueReader::utc : ValueReader::instant;
    }

    private static boolean isFlag(String typeName, int precision) {
        return typeName.startsWith("bool") || (precision <= 1 && !typeName.equals("varbit"));
    }

    private static @Nullable Object text(ResultSet rows, int column) throws SQLException {
        return rows.getString(column);
    }

    private static @Nullable Object bool(ResultSet rows, int column) throws SQLException {
        boolean value = rows.getBoolean(column);
        return rows.wasNull() ? null : value;
    }

    private static @Nullable Object whole(ResultSet rows, int column) throws SQLException {
        try {
            long value = rows.getLong(column);
            return rows.wasNull() ? null : value;
        } catch (SQLException e) {
            // An unsigned number beyond the range.
            return exact(rows, column);
        }
    }

    /** A number that JSON cannot have, such as NaN, stays a text. */
    private static @Nullable Object exact(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        if (text == null) return null;
        try {
            BigDecimal number = new BigDecimal(text);
            return number.scale() <= 0 && number.precision() - number.scale() <= 18
                    ? (Object) number.longValueExact()
                    : number;
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static @Nullable Object real(ResultSet rows, int column) throws SQLException {
        double value = rows.getDouble(column);
        if (rows.wasNull()) return null;
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    private static @Nullable Object date(ResultSet rows, int column) throws SQLException {
        LocalDate value = rows.getObject(column, LocalDate.class);
        if (value == null) return null;
        return value.equals(LocalDate.MAX) || value.equals(LocalDate.MIN) ? rows.getString(column) : value.toString();
    }

    private static @Nullable Object time(ResultSet rows, int column) throws SQLException {
        LocalTime value = rows.getObject(column, LocalTime.class);
        return value == null ? null : DateTimeFormatter.ISO_LOCAL_TIME.format(value);
    }

    private static @Nullable Object local(ResultSet rows, int column) throws SQLException {
        LocalDateTime value = rows.getObject(column, LocalDateTime.class);
        if (value == null) return null;
        boolean finite = !value.equals(LocalDateTime.MAX) && !value.equals(LocalDateTime.MIN);
        return finite ? LOCAL_TIME.format(value) : rows.getString(column);
    }

    private static @Nullable Object utc(ResultSet rows, int column) throws SQLException {
        LocalDateTime value = rows.getObject(column, LocalDateTime.class);
        return value == null ? null : Binding.shown(value.toInstant(ZoneOffset.UTC));
    }

    private static @Nullable Object instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        if (value == null) return null;
        boolean finite = !value.equals(OffsetDateTime.MAX) && !value.equals(OffsetDateTime.MIN);
        return finite ? Binding.shown(value.toInstant()) : rows.getString(column);
    }

    private static @Nullable Object bytes(ResultSet rows, int column) throws SQLException, ConnectorException {
        byte[] value = rows.getBytes(column);
        return value == null ? null : base64(value);
    }

    private static String base64(byte[] value) throws ConnectorException {
        if (value.length > MAX_BYTES) {
            throw ConnectorException.refused("A value has " + value.length + " bytes, and " + MAX_BYTES
                    + " are the most that a row can hold. Leave its column out, or read it in parts with substring.");
        }
        return Base64.getEncoder().encodeToString(value);
    }

    private static @Nullable Object blob(ResultSet rows, int column) throws SQLException, ConnectorException {
        Blob blob = rows.getBlob(column);
        if (blob == null) return null;
        try {
            return base64(blob.getBytes(1, (int) Math.min(blob.length(), MAX_BYTES + 1L)));
        } finally {
            blob.free();
        }
    }

    private static @Nullable Object json(@Nullable String text, Json json) throws ConnectorException {
        return text == null ? null : json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Object array(@Nullable Array array, Json json) throws SQLException, ConnectorException {
        if (array == null) return null;
        boolean isJson = lower(array.getBaseTypeName()).startsWith("json");
        return elements(array.getArray(), isJson ? json : null);
    }

    private static @Nullable Object elements(@Nullable Object value, @Nullable Json json)
            throws SQLException, ConnectorException {
        if (value instanceof Object[] some) {
            List<@Nullable Object> all = new ArrayList<>(some.length);
            for (Object each : some) all.add(elements(each, json));
            return all;
        }
        if (json != null && value != null) return json(value.toString(), json);
        return plain(value);
    }

    /** A value of a column without a type, as in SQLite. */
    private static @Nullable Object byValue(ResultSet rows, int column) throws SQLException, ConnectorException {
        return plain(rows.getObject(column));
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException, ConnectorException {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof BigDecimal)
            return value;
        if (value instanceof byte[] some) return base64(some);
        if (value instanceof BigInteger whole) return new BigDecimal(whole);
        if (value instanceof Float real) return new BigDecimal(real.toString());
        if (value instanceof Double real) return Double.isFinite(real) ? (Object) real : real.toString();
        if (value instanceof Number whole) return whole.longValue();
        if (value instanceof java.sql.Timestamp time) return Binding.shown(time.toInstant());
        return value.toString();
    }
}
