package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows of a server's SQLite database, while it runs. */
public final class StoredRows {
    private StoredRows() {}

    /** Of all ordinary tables. */
    public static long of(Path database) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(
                    "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'")) {
                while (row.next()) tables.add(row.getString(1));
            }
            long rows = 0;
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
                    rows += row.getLong(1);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IOException("the journal " + database + " cannot be read: " + e.getMessage(), e);
        }
    }
}
