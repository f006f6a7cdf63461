package io.junctura.plugins.sql;

import static io.junctura.plugins.sql.SqlHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TriggersTest {
    private static final String FLOWS = """
        integration: watch
        connections: { db: { connector: sql } }
        flows:
          rows:
            trigger: { use: sql.rows, connection: db, every: 1h, input: %s }
            steps: []
        """;

    private final SqlHarness sql = new SqlHarness(Servers.postgres());

    @AfterEach
    void close() {
        sql.close();
    }

    private void watch(String settings) {
        sql.harness.publish(FLOWS.formatted(settings));
        poll();
    }

    private void poll() {
        sql.harness.poll("watch/rows");
        assertThat(sql.harness.triggerError("watch/rows")).isEmpty();
    }

    private List<Object> payloads() {
        return sql.harness.runs("watch/rows").stream()
                .map(each -> sql.harness.ended(each.id()))
                .map(Ran::payload)
                .toList();
    }

    @Test
    void eachNewOrChangedRowStartsOneRun() {
        sql.execute(
                "CREATE TABLE orders (id int PRIMARY KEY, total numeric, changed timestamptz)",
                "INSERT INTO orders VALUES (1, 1, '2026-01-01Z')");
        watch("{ table: orders, column: changed }");
        assertThat(payloads()).isEmpty();
        // Three rows with the same time; one of them comes with the next page.
        sql.execute(
                "INSERT INTO orders SELECT n, n, '2026-01-02 10:00:00.123456Z' FROM generate_series(2, 4) n",
                "INSERT INTO orders VALUES (9, 9, NULL)");
        poll();
        assertThat(payloads()).containsExactly(order(2), order(3), order(4));
        poll();
        sql.harness.restart();
        poll();
        assertThat(payloads()).hasSize(3);
        sql.execute("UPDATE orders SET changed = '2026-01-03Z' WHERE id = 1");
        poll();
        assertThat(payloads())
                .hasSize(4)
                .last()
                .isEqualTo(row("id", 1L, "total", 1L, "changed", "2026-01-03T00:00:00Z"));
    }

    private static Map<String, Object> order(long id) {
        return row("id", id, "total", id, "changed", "2026-01-02T10:00:00.123456Z");
    }

    @Test
    void manyRowsComeInPages() {
        sql.execute("CREATE TABLE pages (id bigint PRIMARY KEY)", "INSERT INTO pages SELECT generate_series(1, 25)");
        watch("{ table: pages, column: id, from: beginning, most: 10 }");
        assertThat(payloads()).hasSize(25);
        sql.execute("INSERT INTO pages SELECT generate_series(26, 30)");
        poll();
        assertThat(payloads()).hasSize(30).last().isEqualTo(row("id", 30L));
    }

    @Test
    void aRowThatIsCommittedLateIsNotLost() throws SQLException {
        sql.execute("CREATE TABLE late (id bigint PRIMARY KEY)");
        watch("{ table: late, column: id, overlap: 1m }");
        try (Connection jdbc = Servers.toPostgres();
                Statement statement = jdbc.createStatement()) {
            jdbc.setAutoCommit(false);
            statement.execute("INSERT INTO late VALUES (1)");
            sql.harness.advance(Duration.ofSeconds(5));
            sql.execute("INSERT INTO late VALUES (2)");
            poll();
            for (int i = 0; i < 5; i++) {
                sql.harness.advance(Duration.ofSeconds(10));
                poll();
            }
            assertThat(payloads()).containsExactly(row("id", 2L));
            jdbc.commit();
        }
        // However long the next poll takes to come.
        sql.harness.advance(Duration.ofMinutes(20));
        poll();
        assertThat(payloads()).containsExactlyInAnyOrder(row("id", 1L), row("id", 2L));
        poll();
        assertThat(payloads()).hasSize(2);
    }

    @Test
    void aTriggerReportsErrors() {
        sql.execute("CREATE TABLE bare (id int)");
        sql.harness.publish(FLOWS.formatted("{ table: nowhere, column: id }")).poll("watch/rows");
        assertThat(sql.harness.triggerError("watch/rows").orElseThrow()).contains("There is no table \"nowhere\"");
        sql.harness.publish(FLOWS.formatted("{ table: bare, column: id }")).poll("watch/rows");
        assertThat(sql.harness.triggerError("watch/rows").orElseThrow()).contains("has no primary key");
        sql.harness
                .publish(FLOWS.formatted("{ table: bare, column: x, key: [id] }"))
                .poll("watch/rows");
        assertThat(sql.harness.triggerError("watch/rows").orElseThrow()).contains("has no column \"x\"");
    }

    @Test
    void eachNotificationStartsARun() {
        sql.harness.publish("""
            integration: listen
            connections: { db: { connector: sql } }
            flows:
              heard:
                trigger: { use: sql.notifications, connection: db, input: { channels: [orders, 'Odd "name'] } }
                steps: []
            """);
        sql.harness.listening("listen/heard");
        sql.execute("NOTIFY orders, '{\"id\": 1}'", "NOTIFY \"Odd \"\"name\"");
        assertThat(List.of(
                        sql.harness.awaitRun("listen/heard").payload(),
                        sql.harness.awaitRun("listen/heard").payload()))
                .containsExactly(
                        Map.of("channel", "orders", "payload", "{\"id\": 1}"),
                        Map.of("channel", "Odd \"name", "payload", ""));
    }
}
