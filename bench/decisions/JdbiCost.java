import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Bytes and time of one statement by JDBI and by JDBC, for decision page 017. Run it with
 * {@code java -cp dist/target/junctura.jar bench/decisions/JdbiCost.java}.
 */
class JdbiCost {
    private static final int ROUNDS = 12;
    private static final int STATEMENTS = 20_000;
    private static final String UPDATE = "UPDATE t SET name = ?, n = ? WHERE id = ?";
    private static final String SELECT = "SELECT name, n FROM t WHERE id = ?";

    private interface Way {
        void run(int n) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            try (Statement create = connection.createStatement()) {
                create.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER)");
                create.execute("INSERT INTO t VALUES (1, 'a', 1)");
            }
            connection.setAutoCommit(false);
            Handle handle = Jdbi.create(() -> connection).open();
            PreparedStatement update = connection.prepareStatement(UPDATE);
            PreparedStatement select = connection.prepareStatement(SELECT);
            compare(
                    "UPDATE",
                    n -> update(update, n),
                    n -> {
                        try (PreparedStatement prepared = connection.prepareStatement(UPDATE)) {
                            update(prepared, n);
                        }
                    },
                    n -> handle.execute(UPDATE, "x", (long) n, 1L));
            compare(
                    "SELECT",
                    n -> select(select),
                    n -> {
                        try (PreparedStatement prepared = connection.prepareStatement(SELECT)) {
                            select(prepared);
                        }
                    },
                    n -> handle.createQuery(SELECT)
                            .bind(0, 1L)
                            .map((row, context) -> row.getString(1) + row.getLong(2))
                            .one());
        }
    }

    /** Ways: a kept statement, a statement prepared each time, JDBI. They take turns; the first round is the warm-up. */
    private static void compare(String statement, Way... ways) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bytes = new long[ways.length];
        double[][] nanos = new double[ways.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int way = 0; way < ways.length; way++) {
                long allocated = threads.getCurrentThreadAllocatedBytes();
                long start = System.nanoTime();
                for (int n = 0; n < STATEMENTS; n++) ways[way].run(n);
                nanos[way][round] = System.nanoTime() - start;
                bytes[way] = (threads.getCurrentThreadAllocatedBytes() - allocated) / STATEMENTS;
            }
        }
        String[] names = {"kept", "prepared", "JDBI"};
        for (int way = 0; way < ways.length; way++) {
            double[] ratios = new double[ROUNDS - 1];
            for (int round = 1; round < ROUNDS; round++) ratios[round - 1] = nanos[way][round] / nanos[0][round];
            Arrays.sort(ratios);
            System.out.printf(
                    "%s %s: %d bytes, time %.2f (%.2f-%.2f)%n",
                    statement, names[way], bytes[way], ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
        }
    }

    private static void update(PreparedStatement prepared, int n) throws Exception {
        prepared.setString(1, "x");
        prepared.setLong(2, n);
        prepared.setLong(3, 1);
        prepared.executeUpdate();
    }

    private static String select(PreparedStatement prepared) throws Exception {
        prepared.setLong(1, 1);
        try (ResultSet row = prepared.executeQuery()) {
            row.next();
            return row.getString(1) + row.getLong(2);
        }
    }
}
