package io.junctura.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Of the rows that say what is done and with whom: documents, their settings, connections. Runs have their own, with their
 * journal. A row that was written before there were any has none, and is believed.
 */
public final class Checksum {
    private static final List<Table> TABLES = List.of(
            new Table("integration_version", "integration || ', version ' || version", null, "document"),
            new Table("draft", "integration", null, "document"),
            new Table("draft_pin", "integration || '/' || flow || '/' || step", null, "value"),
            new Table("revision", "id", "plugins", "config", "bindings"),
            new Table("instance", "integration", null, "config", "bindings"),
            new Table("connection", "name", null, "settings"),
            new Table("subscription", "id", null, "settings"),
            new Table("plugin_version", "plugin || ' ' || version", null, "about"));

    /** @param added the column that rows which were written earlier have, but not in their checksum */
    private record Table(String name, String key, @Nullable String added, String... columns) {}

    private Checksum() {}

    /** Of the values of some columns, in this order. */
    public static long of(byte[]... values) {
        CRC32C crc = new CRC32C();
        for (byte[] value : values) {
            for (int shift = 24; shift >= 0; shift -= 8) crc.update(value.length >> shift);
            crc.update(value);
        }
        return crc.getValue();
    }

    public static long of(String value) {
        return of(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks what was read.
     *
     * @param what with an article, such as "the document of orders"
     * @param row  its column {@code crc}
     * @throws Damaged if it is not what was written
     */
    public static void check(String what, ResultSet row, byte[]... values) throws SQLException {
        long crc = row.getLong("crc");
        if (!row.wasNull() && crc != of(values)) throw new Damaged(what);
    }

    /**
     * The same, of a row that has got a column more since: one that was written before that was in the checksum is
     * believed.
     *
     * @param added the last of those that the checksum is of; null: none
     */
    public static void checkWith(byte @Nullable [] added, String what, ResultSet row, byte[]... values)
            throws SQLException {
        long crc = row.getLong("crc");
        if (row.wasNull() || crc == of(values)) return;
        if (added == null) throw new Damaged(what);
        byte[][] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = added;
        if (crc != of(all)) throw new Damaged(what);
    }

    public static void check(String what, ResultSet row, String value) throws SQLException {
        check(what, row, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads all of them. @return what is not as it was written; null if nothing is */
    public static @Nullable String damage(Connection connection) throws SQLException {
        for (Table table : TABLES) {
            String sql = "SELECT " + table.key + ", crc, CAST(" + String.join(" AS BLOB), CAST(", table.columns)
                    + " AS BLOB)" + (table.added == null ? "" : ", " + table.added) + " FROM " + table.name;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    byte[][] values = new byte[table.columns.length][];
                    for (int i = 0; i < values.length; i++) values[i] = row.getBytes(3 + i);
                    byte[] added = table.added == null ? null : row.getBytes(table.added);
                    checkWith(added, "the row of " + row.getString(1) + " in " + table.name, row, values);
                }
            } catch (Damaged damaged) {
                return damaged.getMessage();
            }
        }
        return null;
    }
}
