package io.junctura.bench.baseline;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.postgresql.PGConnection;

/**
 * Copies a table, once for each incoming connection. It closes the connection when the rows are committed. The first way uses
 * a file and the database's fastest commands, the second a simple loop.
 */
public final class CopyByHand {
    private static final int BATCH = 1_000;
    private static final int COLUMNS = 7;
    private static final int BUFFER = 1 << 16;
    private static final Path FILE = Path.of("rows.tsv").toAbsolutePath();

    private CopyByHand() {}

    /** Arguments: {@code bulk} or {@code by-hand}, and the port. The file {@code url} contains the database's address. */
    public static void main(String[] args) throws IOException, SQLException {
        String url = Files.readString(Path.of("url"));
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), 8, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Socket asked = server.accept();
                        Connection reading = DriverManager.getConnection(url);
                        Connection writing = DriverManager.getConnection(url)) {
                    copy(args[0], reading, writing);
                    asked.getOutputStream().write('.');
                }
            }
        }
    }

    private static void copy(String way, Connection reading, Connection writing) throws SQLException, IOException {
        try (Statement truncate = writing.createStatement()) {
            truncate.execute("TRUNCATE TABLE target");
        }
        reading.setAutoCommit(false); // Or PostgreSQL's driver would read all rows into memory.
        writing.setAutoCommit(false);
        if (way.equals("by-hand")) loop(reading, writing);
        else if (reading.isWrapperFor(PGConnection.class)) copyCommand(reading, writing);
        else loadData(reading, writing);
        writing.commit();
    }

    private static void loop(Connection reading, Connection writing) throws SQLException {
        try (Statement select = reading.createStatement();
                PreparedStatement insert =
                        writing.prepareStatement("INSERT INTO target VALUES (?, ?, ?, ?, ?, ?, ?)")) {
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
        }
    }

    /** As {@code \copy} of psql, to a file and from it. */
    private static void copyCommand(Connection reading, Connection writing) throws SQLException, IOException {
        try (OutputStream out = Files.newOutputStream(FILE)) {
            reading.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY source TO STDOUT", out);
        }
        try (InputStream in = Files.newInputStream(FILE)) {
            writing.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY target FROM STDIN", in, BUFFER);
        }
    }

    /** As MariaDB's client with {@code --batch} to a file, and LOAD DATA LOCAL from it. */
    private static void loadData(Connection reading, Connection writing) throws SQLException, IOException {
        try (Statement select = reading.createStatement();
                BufferedWriter out = Files.newBufferedWriter(FILE)) {
            select.setFetchSize(500);
            try (ResultSet rows = select.executeQuery("SELECT * FROM source")) {
                while (rows.next()) {
                    for (int i = 1; i <= COLUMNS; i++) {
                        out.write(rows.getString(i));
                        out.write(i < COLUMNS ? '\t' : '\n');
                    }
                }
            }
        }
        try (Statement load = writing.createStatement()) {
            load.execute("LOAD DATA LOCAL INFILE '" + FILE + "' INTO TABLE target CHARACTER SET utf8mb4");
        }
    }
}
