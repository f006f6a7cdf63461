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
 * Checksums of the rows that configure the server: documents, settings, connections. Runs have checksums of their own, in the
 * journal. A row from before checksums were introduced has none, and is not checked.
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

    /** @param added a column that is missing in the checksums of older rows; null: none */
    private record Table(String name, String key, @Nullable String added, String... columns) {}

    private Checksum() {}

    /** The checksum of the values of some columns, in this order. */
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
     * Checks a row that was read.
     *
     * @param what the row, with an article, such as "the document of orders"
     * @param row  contains the column {@code crc}
     * @throws Damaged if the checksum is wrong
     */
    public static void check(String what, ResultSet row, byte[]... values) throws SQLException {
        long crc = row.getLong("crc");
        if (!row.wasNull() && crc != of(values)) throw new Damaged(what);
    }

    /**
     * Checks a row of a table to which a column was added later. The checksums of older rows do not include that column.
     *
     * @param added the value of the added column; null: none
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

    /** Checks all rows. @return the first damage; null if there is none */
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
