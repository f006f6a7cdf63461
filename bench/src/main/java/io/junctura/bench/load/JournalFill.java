package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Writes runs of the bench's orders directly into the journal of a stopped server. A million runs take less than a minute.
 */
public final class JournalFill {
    private static final int PER_COMMIT = 10_000;
    private static final int SUCCEEDED = 2;
    private static final String[] NAMES = {"Jane", "Müller", "Søren", "Ahmed", "Olga", "Pierre", "Kenji", "Maria"};
    private static final String[] DEPARTMENTS = {
        "sales", "finance", "legal", "logistics", "support", "billing", "security", "audit"
    };

    private JournalFill() {}

    /**
     * Writes runs that have ended, and as many refused events as a server keeps.
     *
     * @param runs the number of runs, over 30 days; of a thousand about 970 succeeded, 20 failed, 5 were cancelled, 5 wait
     *     (one of them in doubt)
     * @return the id of the first run
     */
    public static long fill(Path database, int runs) throws IOException {
        return open(database, connection -> {
            long first = nextRun(connection);
            long orders = number(connection, "SELECT id FROM flow WHERE name = 'orders'");
            long price = number(connection, "SELECT id FROM flow WHERE name = 'price'");
            long revision = number(connection, "SELECT max(id) FROM revision");
            write(connection, first, runs, orders, price, revision);
            FailureFill.write(connection, first);
            connection.commit();
            return first;
        });
    }

    /**
     * Writes accepted orders whose runs have not started, numbered from 1.
     *
     * @param runs the number of runs
     */
    public static void due(Path database, int runs) throws IOException {
        open(database, connection -> {
            long first = nextRun(connection);
            long now = System.currentTimeMillis();
            try (PreparedStatement run = runs(connection, "bench", "orders", 0, now)) {
                for (int i = 0; i < runs; i++) {
                    run.setLong(1, first + i);
                    run.setBytes(2, bytes(Orders.json(1 + i)));
                    run.addBatch();
                    if (isCommit(i, runs)) {
                        run.executeBatch();
                        connection.commit();
                    }
                }
            }
            return first;
        });
    }

    /**
     * Writes orders of the flow {@code parked/later} that wait in its first step. Their due times are spread over 30 days,
     * beginning in a minute.
     *
     * @param runs the number of runs
     */
    public static void parked(Path database, int runs) throws IOException {
        open(database, connection -> {
            long first = nextRun(connection);
            long now = System.currentTimeMillis();
            long step = 30L * 86_400_000 / runs;
            try (PreparedStatement run = runs(connection, "parked", "later", 1, now);
                    PreparedStatement entry =
                            connection.prepareStatement("INSERT INTO entry (run, n, crc, body) VALUES (?, 0, ?, ?)");
                    PreparedStatement wait = connection.prepareStatement(
                            "INSERT INTO wait (run, step, kind, due) VALUES (?, 'pause', 'until', ?)")) {
                for (int i = 0; i < runs; i++) {
                    long due = now + 60_000 + i * step;
                    run.setLong(1, first + i);
                    run.setBytes(2, bytes(Orders.json(1 + i)));
                    run.addBatch();
                    history(entry, first + i, "[[\"w\",\"pause\"," + now + ",[\"until\"," + due + "]]]");
                    wait.setLong(1, first + i);
                    wait.setLong(2, due);
                    wait.addBatch();
                    if (isCommit(i, runs)) {
                        run.executeBatch();
                        entry.executeBatch();
                        wait.executeBatch();
                        connection.commit();
                    }
                }
            }
            return first;
        });
    }

    private interface Filling {
        /** @return the id of the first run run */
        long fill(Connection connection) throws SQLException;
    }

    private static long open(Path database, Filling filling) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("PRAGMA synchronous = OFF");
                pragma.execute("PRAGMA wal_autocheckpoint = 20000");
            }
            connection.setAutoCommit(false);
            return filling.fill(connection);
        } catch (SQLException e) {
            throw new IOException("the journal " + database + " cannot be filled: " + e.getMessage(), e);
        }
    }

    private static long nextRun(Connection connection) throws SQLException {
        return 1 + number(connection, "SELECT coalesce(max(id), 0) FROM run");
    }

    /** A template of runs in one state, which get their own id and payload. */
    private static PreparedStatement runs(
            Connection connection, String integration, String flow, int state, long accepted) throws SQLException {
        long number = number(
                connection, "SELECT id FROM flow WHERE integration = '" + integration + "' AND name = '" + flow + "'");
        long revision = number(connection, "SELECT max(id) FROM revision WHERE integration = '" + integration + "'");
        return connection.prepareStatement(
                "INSERT INTO run (id, payload, flow, revision, state, accepted, depth, origin)"
                        + " VALUES (?, ?, " + number + ", " + revision + ", " + state + ", " + accepted
                        + ", 0, CAST('{\"method\":\"POST\",\"headers\":{},\"query\":{}}' AS BLOB))");
    }

    private static void history(PreparedStatement entry, long run, String text) throws SQLException {
        byte[] body = bytes(text);
        CRC32C crc = new CRC32C();
        crc.update(body);
        entry.setLong(1, run);
        entry.setLong(2, crc.getValue());
        entry.setBytes(3, body);
        entry.addBatch();
    }

    private static boolean isCommit(int i, int runs) {
        return i % PER_COMMIT == PER_COMMIT - 1 || i == runs - 1;
    }

    private static void write(Connection connection, long first, int runs, long orders, long price, long revision)
            throws SQLException {
        Random random = new Random(1);
        long now = System.currentTimeMillis();
        long step = 30L * 86_400_000 / runs;
        try (PreparedStatement run = connection.prepareStatement("INSERT INTO run (id, flow, revision, state, accepted,"
                        + " ended, depth, outcome, origin, payload) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)");
                PreparedStatement entry =
                        connection.prepareStatement("INSERT INTO entry (run, n, crc, body) VALUES (?, 0, ?, ?)");
                PreparedStatement wait = connection.prepareStatement(
                        "INSERT INTO wait (run, step, kind, due) VALUES (?, 'route/1/send', ?, ?)")) {
            for (int i = 0; i < runs; i++) {
                long id = first + i;
                long at = now - (runs - i) * step;
                int kind = random.nextInt(1_000);
                int state = kind < 970 ? SUCCEEDED : kind < 990 ? 3 : kind < 995 ? 4 : 1;
                run.setLong(1, id);
                run.setLong(2, i % 5 == 4 ? price : orders);
                run.setLong(3, revision);
                run.setInt(4, state);
                run.setLong(5, at);
                if (state == 1) run.setNull(6, Types.INTEGER);
                else run.setLong(6, at + 40);
                run.setBytes(
                        7,
                        state == 3
                                ? bytes("{\"kind\":\"REFUSED\",\"message\":\"" + blocked(id)
                                        + "\",\"step\":\"route/1/send\"}")
                                : null);
                run.setBytes(8, bytes("{\"method\":\"POST\",\"headers\":{\"x-delivery-id\":\"d-" + id + "\"}}"));
                run.setBytes(9, bytes(order(id, random)));
                run.addBatch();
                history(entry, id, history(id, at, state));
                if (state == 1) {
                    wait.setLong(1, id);
                    wait.setString(2, kind == 999 ? "person" : "until");
                    if (kind == 999) wait.setNull(3, Types.INTEGER);
                    else wait.setLong(3, now + 86_400_000L * 300);
                    wait.addBatch();
                }
                if (isCommit(i, runs)) {
                    run.executeBatch();
                    entry.executeBatch();
                    wait.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    private static String order(long id, Random random) {
        String name = NAMES[random.nextInt(NAMES.length)];
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 3; line++) {
            lines.append(line == 0 ? "" : ",")
                    .append("{\"sku\":\"SKU-")
                    .append(1000 + random.nextInt(3_000))
                    .append("\",\"qty\":")
                    .append(1 + random.nextInt(4))
                    .append(",\"price\":")
                    .append(random.nextInt(100))
                    .append(".25}");
        }
        return "{\"orderId\":\"SO-" + id + "\",\"status\":\"paid\",\"customerId\":\"c-" + random.nextInt(50_000)
                + "\",\"tier\":\"" + (id % 3 == 0 ? "gold" : "silver") + "\",\"email\":\"" + name + "."
                + random.nextInt(20_000) + "@example" + random.nextInt(50)
                + ".com\",\"currency\":\"EUR\",\"shipTo\":{\"name\":\""
                + name + " Example\",\"street\":\"" + random.nextInt(200)
                + " Harbour Street\",\"city\":\"Bremen\",\"country\":\"DE\"},\"lines\":[" + lines + "]}";
    }

    private static String history(long id, long at, int state) {
        String start = "[[\"v\",\"set\",{\"delivery\":{\"order\":\"SO-" + id + "\",\"items\":3}}],"
                + "[\"c\",\"route\",{\"case\":\"1\"}],";
        String send = "\"route/1/send\",1," + at + "," + (at + 30) + ",";
        return switch (state) {
            case SUCCEEDED ->
                start + "[\"d\"," + send + "{\"status\":200,\"body\":{\"accepted\":true}}],[\"e\"," + (at + 40)
                        + ",[\"ok\",null]]]";
            case 3 -> {
                String why = "[\"REFUSED\",\"YES\",null,\"" + blocked(id) + "\"]";
                yield start + "[\"f\"," + send + why + ",true],[\"e\"," + (at + 40) + ",[\"failed\",\"route/1/send\","
                        + why + "]]]";
            }
            case 4 -> start + "[\"e\"," + (at + 40) + ",[\"cancelled\",\"eva\"]]]";
            default -> start + "[\"w\",\"route/1/send\"," + at + ",[\"person\",\"Was it sent?\"]]]";
        };
    }

    private static String blocked(long id) {
        return "The customer is blocked by " + DEPARTMENTS[(int) (id % DEPARTMENTS.length)] + ".";
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
