package io.junctura.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Writes the failures that a server keeps beside its runs: the groups of runs that need attention, and the refused events. */
final class FailureFill {
    /** The number of refused events that a server keeps. */
    private static final int REFUSED_EVENTS = 10_000;

    private static final List<String> ATTENTION = List.of("""
            INSERT INTO attention (run, fingerprint)
            SELECT id, 'failed-' || flow || '-' || (id %% 8) FROM run WHERE state = 3 AND id >= %1$d
            """, """
            INSERT INTO attention (run, fingerprint)
            SELECT run.id, 'indoubt-' || flow FROM wait CROSS JOIN run ON run.id = wait.run
             WHERE wait.kind = 'person' AND run.id >= %1$d
            """, """
            INSERT INTO attention_group (fingerprint, flow, step, kind, message, runs, first, last)
            SELECT fingerprint, min(flow), 'route/1/send', iif(min(state) = 3, 'REFUSED', 'IN_DOUBT'),
                   coalesce(min(json_extract(CAST(outcome AS TEXT), '$.message')), 'Was it sent?'), count(*),
                   min(accepted), max(accepted)
              FROM attention CROSS JOIN run ON run.id = attention.run
             WHERE run.id >= %1$d GROUP BY fingerprint
            """);

    private static final String REFUSED = """
            INSERT INTO refused_event (at, count, since, integration, instance, flow, method, address, sender, content_type,
                                       size, event, status, code, reason, run)
            WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < %1$d - 1)
            SELECT at, 1, at, 'bench', 'default', iif(n %% 5 = 4, 'price', 'orders'), 'POST', '/hooks/default/bench/orders',
                   '203.0.113.' || (n %% 250), 'application/json', 420, 'event-' || n, iif(n %% 2 = 0, 200, 401),
                   iif(n %% 2 = 0, 'duplicate', 'bad-signature'),
                   iif(n %% 2 = 0, 'The event was accepted before.', 'The signature is wrong.'),
                   iif(n %% 2 = 0, %2$d + n, NULL)
              FROM (SELECT n, %3$d - (%1$d - n) * 50000 AS at FROM number)
            """;

    private FailureFill() {}

    /** @param first the first of the runs that have been written */
    static void write(Connection connection, long first) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : ATTENTION) statement.executeUpdate(sql.formatted(first));
            statement.executeUpdate(REFUSED.formatted(REFUSED_EVENTS, first, System.currentTimeMillis()));
        }
    }
}
