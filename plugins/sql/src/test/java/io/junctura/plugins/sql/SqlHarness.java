package io.junctura.plugins.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server with the connector, and flows that read and write rows. */
final class SqlHarness implements AutoCloseable {
    private static final String FLOWS = """
        integration: tables
        connections: { db: { connector: sql } }
        flows:
          show:
            trigger: { use: manual.start }
            steps:
              - id: query
                use: sql.query
                connection: db
                input: { sql: "{{ payload.sql }}", parameters: "{{ payload.parameters }}" }
              - { id: show, use: desk.show, input: { rows: "{{ steps.query }}" } }
          count:
            trigger: { use: manual.start }
            steps:
              - { id: query, use: sql.query, connection: db, input: { sql: "{{ payload }}" } }
              - { id: show, use: desk.count, input: { rows: "{{ steps.query }}" } }
          fill:
            trigger: { use: manual.start }
            steps:
              - { id: make, use: desk.make, input: { count: "{{ payload.count }}" } }
              - { id: insert, use: sql.insert, connection: db, input: { table: "{{ payload.table }}", rows: "{{ steps.make }}" } }
        """;

    final Harness harness = Harness.of(SqlConnector.class, Desk.class);

    SqlHarness(Map<String, Object> settings) {
        harness.drivers(Servers.MARIADB_DRIVER);
        harness.connection("db", "sql", settings);
        harness.publish(FLOWS);
    }

    /** The rows of a query. */
    List<Map<String, Object>> rows(String sql, Object parameters) {
        Map<String, Object> payload = new HashMap<>();
        payload.put("sql", sql);
        payload.put("parameters", parameters);
        Ran ran = harness.settled(harness.start("show", payload));
        return rows(succeeded(ran, "show"));
    }

    List<Map<String, Object>> rows(String sql) {
        return rows(sql, Map.of());
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rows(Object value) {
        return (List<Map<String, Object>>) value;
    }

    long count(String sql) {
        return (Long) succeeded(harness.settled(harness.start("count", sql)), "show");
    }

    Map<?, ?> fill(String table, long count) {
        return (Map<?, ?>)
                succeeded(harness.settled(harness.start("fill", Map.of("table", table, "count", count))), "insert");
    }

    /** The result of one action. */
    Map<?, ?> act(String action, Map<String, ?> input) {
        return (Map<?, ?>) succeeded(harness.act("sql." + action, "db", input), "act");
    }

    /** Executes statements, each without parameters. */
    void execute(String... statements) {
        List<Map<String, Object>> all = java.util.Arrays.stream(statements)
                .map(each -> Map.<String, Object>of("sql", each))
                .toList();
        act("execute", Map.of("statements", all));
    }

    /** Why an action fails. */
    Ran.Failure failure(String action, Map<String, ?> input) {
        Ran ran = harness.act("sql." + action, "db", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isNotEqualTo("succeeded");
        return java.util.Objects.requireNonNull(ran.step("act").error());
    }

    static Object succeeded(Ran ran, String step) {
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step(step).output();
    }

    static Map<String, Object> row(Object... keysAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            row.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return row;
    }

    @Override
    public void close() {
        harness.close();
    }
}
