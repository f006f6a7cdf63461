package io.junctura.bench.scenario;

import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.Counterpart;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Junctura and hand-written JDBC copy the rows of a PostgreSQL table into another table, in batches of 1,000. "Cold" is the
 * first copy in the process, "warm" the fifth.
 */
public final class CopiedTable implements Scenario {
    private static final int ROWS = 100_000;
    private static final int WARM = 4;

    private final Path product;

    /** @param product the jar of Junctura */
    public CopiedTable(Path product) {
        this.product = product;
    }

    @Override
    public String title() {
        return "sql: " + ROWS + " rows of a table of PostgreSQL read, and inserted into another one";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        boolean ours = target instanceof Junctura;
        Figures figures = new Figures();
        try (Counterpart database =
                Counterpart.start("postgresql", product, place.folder().resolve("database"))) {
            fill(database);
            if (ours) place.document("sql.yaml", Map.of("@DATABASE@", database.address()));
            else Files.writeString(place.folder().resolve("address"), database.address());
            try (ChildProcess child = target.start(place)) {
                Work work = ours ? () -> run(child, place) : () -> ask(child, place);
                if (ours) FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                figures.put("ms, cold", millis(work));
                for (int i = 1; i < WARM; i++) work.once();
                figures.put("ms, warm", millis(work));
                figures.put("peak RSS MiB", child.peakMib());
            }
            figures.put("rows", count(database));
        }
        return figures;
    }

    @FunctionalInterface
    private interface Work {
        void once() throws IOException, InterruptedException;
    }

    private static double millis(Work work) throws IOException, InterruptedException {
        long began = System.nanoTime();
        work.once();
        return (System.nanoTime() - began) / 1e6;
    }

    private static void run(ChildProcess child, RoundFolder place) throws IOException, InterruptedException {
        Api api = Api.of(place);
        api.awaitEnd(api.event("table/copy", "{}"), child);
    }

    private static void ask(ChildProcess child, RoundFolder place) throws IOException, InterruptedException {
        while (child.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), place.port())) {
                if (socket.getInputStream().read() == '.') return;
                throw new IOException("it gave up" + child.endOfLog());
            } catch (ConnectException notYet) {
                Thread.sleep(10);
            }
        }
        throw new IOException("it ended" + child.endOfLog());
    }

    private static Connection connected(Counterpart database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + database.address() + "/postgres", "postgres", "");
    }

    private static void fill(Counterpart database) throws IOException {
        try (Connection connection = connected(database);
                Statement statement = connection.createStatement()) {
            for (String table : new String[] {"source", "target"}) {
                statement.execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, customer text, article text,"
                        + " quantity int, price numeric(10, 2), ordered timestamptz, note text)");
            }
            statement.execute("INSERT INTO source SELECT n, 'C-' || n % 10000, 'ART-' || n % 500, n % 9 + 1,"
                    + " (n % 1000) + 0.50, timestamptz '2026-11-28 10:00:00Z' + n * interval '1 s',"
                    + " 'deliver to the back door' FROM generate_series(1, " + ROWS + ") n");
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw new IOException("The table cannot be filled: " + e.getMessage(), e);
        }
    }

    private static double count(Counterpart database) throws IOException {
        try (Connection connection = connected(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM target JOIN source USING (id, customer,"
                        + " article, quantity, price, ordered, note)")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IOException("The rows cannot be counted: " + e.getMessage(), e);
        }
    }
}
