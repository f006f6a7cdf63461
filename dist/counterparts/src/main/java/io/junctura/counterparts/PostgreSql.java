package io.junctura.counterparts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server on this machine alone, with the table {@code orders}. It takes any password. */
final class PostgreSql implements Counterpart {
    private final EmbeddedPostgres server;

    PostgreSql(Path folder) throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setOverrideWorkingDirectory(folder.toFile())
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (number text PRIMARY KEY, customer text,"
                    + " changed_at timestamptz NOT NULL DEFAULT clock_timestamp())");
            statement.execute("CREATE INDEX ON orders (changed_at, number)");
        } catch (SQLException e) {
            throw new IOException("The table \"orders\" cannot be created: " + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return SftpServer.HOST + ":" + server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
