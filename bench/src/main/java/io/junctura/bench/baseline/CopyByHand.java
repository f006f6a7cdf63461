package io.junctura.bench.baseline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies a table in a simple loop, once for each incoming connection. It closes the connection when the rows are committed.
 */
public final class CopyByHand {
    private static final int BATCH = 1_000;
    private static final int COLUMNS = 7;

    private CopyByHand() {}

    /** Argument: the port. The file {@code address} contains the database's address. */
    public static void main(String[] args) throws IOException, SQLException {
        String url = "jdbc:postgresql://" + Files.readString(Path.of("address")) + "/postgres";
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]), 8, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Socket asked = server.accept()) {
                    copy(url);
                    asked.getOutputStream().write('.');
                }
            }
        }
    }

    private static void copy(String url) throws SQLException {
        try (Connection reading = DriverManager.getConnection(url, "postgres", "");
                Connection writing = DriverManager.getConnection(url, "postgres", "");
                Statement truncate = writing.createStatement();
                Statement select = reading.createStatement();
                PreparedStatement insert =
                        writing.prepareStatement("INSERT INTO target VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            truncate.execute("TRUNCATE target");
            reading.setAutoCommit(false); // Or the driver would read all rows into memory.
            writing.setAutoCommit(false);
            select.setFetchSize(500);
            int waiting = 0;
            try (ResultSet rows = select.executeQuery("SELECT * FROM source")) {
                while (rows.next()) {
                    for (int i = 1; i <= COLUMNS; i++) insert.setObject(i, rows.getObject(i));
                    insert.addBatch();
                    if (++waiting == BATCH) {
                        insert.executeBatch();
                        waiting = 0;
                    }
                }
            }
            if (waiting > 0) insert.executeBatch();
            writing.commit();
        }
    }
}
