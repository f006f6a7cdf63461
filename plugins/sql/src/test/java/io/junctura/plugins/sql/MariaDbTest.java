package io.junctura.plugins.sql;

import static io.junctura.plugins.sql.SqlHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MariaDbTest {
    private static SqlHarness sql;

    @BeforeAll
    static void start() {
        sql = new SqlHarness(Servers.maria());
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    @Test
    void theTestOfTheConnectionReportsErrors() {
        assertThat(sql.harness.test("db")).isEmpty();
        Map<String, Object> wrong = Servers.maria();
        wrong.put("password", "no-such-word");
        sql.harness.connection("wrong", "sql", wrong);
        var failure = sql.harness.test("wrong").orElseThrow();
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message())
                .contains("Access denied for user 'junctura'")
                .doesNotContain("no-such-word");
    }

    @Test
    void valuesKeepTheirTypesAndDigits() {
        sql.execute(
                "CREATE TABLE kinds (id bigint unsigned PRIMARY KEY, exact decimal(40,10), large double, flag boolean,"
                        + " day date, at time, local datetime(6), instant timestamp NULL, bytes varbinary(10), big"
                        + " longblob, doc json, name varchar(20))",
                "INSERT INTO kinds VALUES (18446744073709551615, 12345678901234567890.0123456789, 0.1, true,"
                        + " '2026-02-28', '09:30', '2026-02-28 09:30:00.123456', '2026-02-28 07:30:00', x'0102ff',"
                        + " x'00ff', '{\"a\": [1, null]}', 'Grüße')",
                "INSERT INTO kinds (id) VALUES (2)");
        List<Map<String, Object>> rows = sql.rows("SELECT * FROM kinds ORDER BY id DESC");
        Map<String, Object> first = rows.get(0);
        assertThat(first.get("id")).hasToString("18446744073709551615");
        assertThat(first.get("exact")).hasToString("12345678901234567890.0123456789");
        assertThat(first.get("large")).hasToString("0.1");
        assertThat(first.get("flag")).isEqualTo(true);
        assertThat(first.get("day")).isEqualTo("2026-02-28");
        assertThat(first.get("at")).isEqualTo("09:30:00");
        assertThat(first.get("local")).isEqualTo("2026-02-28T09:30:00.123456");
        assertThat(first.get("instant")).isEqualTo("2026-02-28T07:30:00Z");
        assertThat(first.get("bytes")).isEqualTo("AQL/");
        assertThat(first.get("big")).isEqualTo("AP8=");
        assertThat(first.get("doc")).isEqualTo(row("a", Arrays.asList(1L, null)));
        assertThat(first.get("name")).isEqualTo("Grüße");
        assertThat(rows.get(1))
                .containsEntry("exact", null)
                .containsEntry("flag", null)
                .containsEntry("doc", null);

        sql.execute("CREATE TABLE kinds2 LIKE kinds");
        assertThat(sql.act("insert", Map.of("table", "kinds2", "rows", rows))).isEqualTo(Map.of("rows", 2L));
        // JSON is a text here, so it is compared without its spaces.
        sql.execute("UPDATE kinds SET doc = json_compact(doc)");
        assertThat(sql.rows("SELECT * FROM kinds EXCEPT SELECT * FROM kinds2")).isEmpty();
    }

    @Test
    void rowsAreWrittenByTheirKey() {
        sql.execute("CREATE TABLE `odd ``name` (id int PRIMARY KEY, `a b` varchar(20))");
        var table = Map.of("table", "odd `name");
        assertThat(act("insert", table, row("id", 1, "a b", "x"), row("id", 2, "a b", "y")))
                .isEqualTo(Map.of("rows", 2L));
        assertThat(act("upsert", table, row("id", 2, "a b", "z"), row("id", 3, "a b", "w"), row("id", 3, "a b", "v")))
                .isEqualTo(Map.of("rows", 3L));
        // A row that has the values already counts as changed: it was found.
        assertThat(act("update", table, row("id", 1, "a b", "x"), row("id", 3, "a b", "u"), row("id", 9, "a b", "?")))
                .isEqualTo(Map.of("rows", 3L, "changed", 2L));
        assertThat(act("delete", table, row("id", 2), row("id", 9))).isEqualTo(Map.of("rows", 2L, "changed", 1L));
        assertThat(sql.rows("SELECT * FROM `odd ``name` ORDER BY id"))
                .containsExactly(row("id", 1L, "a b", "x"), row("id", 3L, "a b", "u"));
    }

    private static Map<?, ?> act(String action, Map<String, String> table, Map<?, ?>... rows) {
        return sql.act(action, Map.of("table", table.get("table"), "rows", List.of(rows)));
    }

    @Test
    void aRowThatIsRefusedIsNamedAndNothingIsWritten() {
        sql.execute("CREATE TABLE strict (id int PRIMARY KEY, day datetime)");
        var failure = sql.failure(
                "insert",
                Map.of("table", "strict", "rows", List.of(row("id", 1), row("id", 2), row("id", 1), row("id", 3))));
        assertThat(failure.message())
                .isEqualTo("Cannot insert row 3 (table \"strict\"): Duplicate entry '1' for key 'PRIMARY'. The"
                        + " transaction was rolled back: no row was written.");
        failure = sql.failure(
                "insert",
                Map.of(
                        "table",
                        "strict",
                        "rows",
                        List.of(row("id", 1, "day", "2026-01-01"), row("id", 2, "day", "soon"))));
        assertThat(failure.kind()).isEqualTo("BAD_INPUT");
        assertThat(failure.message())
                .isEqualTo("Cannot insert row 2 (table \"strict\"): the column \"day\" takes a time such as"
                        + " 2030-01-31T12:00:00Z, not \"soon\". No row was written.");
        assertThat(sql.rows("SELECT count(*) AS n FROM strict")).containsExactly(row("n", 0L));
    }

    @Test
    void aQueryChangesNothing() {
        sql.execute("CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1)");
        assertThat(sql.failure("query", Map.of("sql", "DELETE FROM kept RETURNING id"))
                        .message())
                .contains("Cannot execute statement in a READ ONLY transaction");
        assertThat(sql.rows("SELECT * FROM kept WHERE id = :id # :no", Map.of("id", 1)))
                .containsExactly(row("id", 1L));
    }

    @Test
    void aProcedureIsCalledByTheNamesOfItsParameters() {
        sql.execute(
                "CREATE PROCEDURE note(IN n int, INOUT doubled int, OUT t varchar(10)) BEGIN SET doubled = doubled * 2;"
                        + " SET t = 'x'; SELECT n AS given; END");
        assertThat(sql.act("call", Map.of("procedure", "note", "parameters", Map.of("doubled", 21, "n", 5))))
                .isEqualTo(Map.of("out", row("doubled", 42L, "t", "x"), "rows", List.of(row("given", 5L))));
        assertThat(sql.failure("call", Map.of("procedure", "nothing")).message())
                .startsWith("There is no procedure \"nothing\" in MariaDB at 127.0.0.1");
    }

    @Test
    void manyRowsStreamThroughALittleMemory() {
        assertThat(sql.count("SELECT seq AS id, repeat('x', 1000) AS t FROM seq_1_to_200000"))
                .isEqualTo(200_000);
        sql.execute("CREATE TABLE filled (id bigint PRIMARY KEY, name varchar(40))");
        assertThat(sql.fill("filled", 20_000)).isEqualTo(Map.of("rows", 20_000L));
    }
}
