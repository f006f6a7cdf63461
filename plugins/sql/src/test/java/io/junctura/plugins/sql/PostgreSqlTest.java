package io.junctura.plugins.sql;

import static io.junctura.plugins.sql.SqlHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgreSqlTest {
    private static SqlHarness sql;

    @BeforeAll
    static void start() {
        sql = new SqlHarness(Servers.postgres());
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    @Test
    void theConnectionIsTried() {
        assertThat(sql.harness.test("db")).isEmpty();
    }

    @Test
    void valuesKeepTheirTypesAndDigits() {
        sql.execute(
                "CREATE TABLE kinds (id bigint PRIMARY KEY, exact numeric(40,10), small real, large double precision,"
                        + " flag boolean, day date, at time, local timestamp, instant timestamptz, bytes bytea, doc jsonb,"
                        + " tags text[], who uuid, net inet, bits bit(3))",
                "INSERT INTO kinds VALUES (9007199254740993, 12345678901234567890.0123456789, 0.1, 0.1, true,"
                        + " '2026-02-28', '09:30', '2026-02-28 09:30:00.123456', '2026-02-28 09:30:00+02', '\\x0102ff',"
                        + " '{\"a\": [1, null]}', '{x,NULL,\"y z\"}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1',"
                        + " '101')",
                "INSERT INTO kinds (id) VALUES (2)");
        List<Map<String, Object>> rows = sql.rows("SELECT * FROM kinds ORDER BY id DESC");
        Map<String, Object> first = rows.get(0);
        assertThat(first.get("id")).isEqualTo(9007199254740993L);
        assertThat(first.get("exact")).hasToString("12345678901234567890.0123456789");
        assertThat(first.get("small")).hasToString("0.1");
        assertThat(first.get("large")).hasToString("0.1");
        assertThat(first.get("flag")).isEqualTo(true);
        assertThat(first.get("day")).isEqualTo("2026-02-28");
        assertThat(first.get("at")).isEqualTo("09:30:00");
        assertThat(first.get("local")).isEqualTo("2026-02-28T09:30:00.123456");
        assertThat(first.get("instant")).isEqualTo("2026-02-28T07:30:00Z");
        assertThat(first.get("bytes")).isEqualTo("AQL/");
        assertThat(first.get("doc")).isEqualTo(row("a", Arrays.asList(1L, null)));
        assertThat(first.get("tags")).isEqualTo(Arrays.asList("x", null, "y z"));
        assertThat(first.get("who")).isEqualTo("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        assertThat(first.get("net")).isEqualTo("10.0.0.1");
        assertThat(first.get("bits")).isEqualTo("101");
        assertThat(rows.get(1))
                .containsEntry("exact", null)
                .containsEntry("flag", null)
                .containsEntry("doc", null);

        // What was read can be written again.
        sql.execute("CREATE TABLE kinds2 (LIKE kinds INCLUDING ALL)");
        assertThat(sql.act("insert", Map.of("table", "kinds2", "rows", rows))).isEqualTo(Map.of("rows", 2L));
        assertThat(sql.rows("SELECT * FROM kinds EXCEPT SELECT * FROM kinds2")).isEmpty();
    }

    @Test
    void parametersAreBoundByNameAndByPlace() {
        sql.execute(
                "CREATE TABLE people (id int PRIMARY KEY, name text, born timestamptz)",
                "INSERT INTO people VALUES (1, 'Ann', '1990-01-01Z'), (2, 'Bob', '2000-01-01Z'), (3, 'O''Neil', NULL)");
        assertThat(sql.rows("SELECT name FROM people WHERE id = :id AND 'a:b' <> ':id'", Map.of("id", 2)))
                .containsExactly(row("name", "Bob"));
        assertThat(sql.rows("SELECT name FROM people WHERE id = ? OR name = ? ORDER BY id", List.of(1, "O'Neil")))
                .containsExactly(row("name", "Ann"), row("name", "O'Neil"));
        assertThat(sql.rows("SELECT id FROM people WHERE id IN (:ids) ORDER BY id", Map.of("ids", List.of(1, 3))))
                .containsExactly(row("id", 1L), row("id", 3L));
        assertThat(sql.rows("SELECT id FROM people WHERE born > :since", Map.of("since", "1995-06-01T00:00:00Z")))
                .containsExactly(row("id", 2L));
        assertThat(sql.rows("SELECT id::text AS t FROM people WHERE name = :name", Map.of("name", "x' OR '1'='1")))
                .isEmpty();
    }

    @Test
    void aQueryChangesNothing() {
        sql.execute("CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1)");
        assertThat(sql.failure("query", Map.of("sql", "DELETE FROM kept RETURNING id"))
                        .message())
                .contains("cannot execute DELETE in a read-only transaction");
        assertThat(sql.failure("query", Map.of("sql", "SELECT 1; DELETE FROM kept"))
                        .message())
                .contains("several statements");
        assertThat(sql.rows("SELECT id FROM kept")).containsExactly(row("id", 1L));
    }

    @Test
    void rowsWithDifferentFieldsAreInsertedInBatches() {
        sql.execute("CREATE TABLE things (id int PRIMARY KEY, name text DEFAULT 'none', size numeric)");
        assertThat(sql.act(
                        "insert",
                        Map.of(
                                "table",
                                "things",
                                "rows",
                                List.of(
                                        row("id", 1, "name", "a", "size", 1.5),
                                        row("id", 2, "size", null),
                                        row("name", 7, "id", 3)))))
                .isEqualTo(Map.of("rows", 3L));
        assertThat(sql.rows("SELECT * FROM things ORDER BY id").toString())
                .isEqualTo("[{id=1, name=a, size=1.5}, {id=2, name=none, size=null}, {id=3, name=7, size=null}]");
    }

    @Test
    void aRowThatIsRefusedIsNamedAndNothingIsWritten() {
        sql.execute("CREATE TABLE strict (id int PRIMARY KEY, name text NOT NULL)");
        List<Map<String, Object>> rows = new java.util.ArrayList<>();
        for (int i = 1; i <= 2500; i++) rows.add(row("id", i == 1777 ? 5 : i, "name", "n" + i));
        var failure = sql.failure("insert", Map.of("table", "strict", "rows", rows));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .isEqualTo("Cannot insert row 1777 (table \"strict\"): ERROR: duplicate key value violates unique"
                        + " constraint \"strict_pkey\". Detail: Key (id)=(5) already exists. The transaction was"
                        + " rolled back: no row was written.");
        assertThat(sql.rows("SELECT count(*) AS n FROM strict")).containsExactly(row("n", 0L));
    }

    @Test
    void upsertInsertsAndUpdatesAlsoTheSameKeyTwiceInABatch() {
        sql.execute(
                "CREATE TABLE stock (id int PRIMARY KEY, name text, count int)",
                "INSERT INTO stock VALUES (1, 'a', 1)");
        var rows = List.of(
                row("id", 1, "count", 5), row("id", 2, "count", 6), row("id", 2, "count", 7), row("id", 3, "count", 8));
        assertThat(sql.act("upsert", Map.of("table", "stock", "rows", rows))).isEqualTo(Map.of("rows", 4L));
        assertThat(sql.rows("SELECT * FROM stock ORDER BY id"))
                .containsExactly(
                        row("id", 1L, "name", "a", "count", 5L),
                        row("id", 2L, "name", null, "count", 7L),
                        row("id", 3L, "name", null, "count", 8L));
    }

    @Test
    void rowsAreUpdatedAndDeletedByTheirKey() {
        sql.execute(
                "CREATE TABLE jobs (id int PRIMARY KEY, state text, code text UNIQUE)",
                "INSERT INTO jobs VALUES (1, 'new', 'x'), (2, 'new', 'y'), (3, 'new', 'z')");
        assertThat(sql.act(
                        "update",
                        Map.of(
                                "table",
                                "jobs",
                                "rows",
                                List.of(row("id", 1, "state", "done"), row("id", 9, "state", "?")))))
                .isEqualTo(Map.of("rows", 2L, "changed", 1L));
        assertThat(sql.act(
                        "update",
                        Map.of(
                                "table",
                                "jobs",
                                "key",
                                List.of("code"),
                                "rows",
                                List.of(row("code", "y", "state", "late")))))
                .isEqualTo(Map.of("rows", 1L, "changed", 1L));
        assertThat(sql.act(
                        "delete", Map.of("table", "jobs", "rows", List.of(row("id", 3, "other", true), row("id", 4)))))
                .isEqualTo(Map.of("rows", 2L, "changed", 1L));
        assertThat(sql.rows("SELECT id, state FROM jobs ORDER BY id"))
                .containsExactly(row("id", 1L, "state", "done"), row("id", 2L, "state", "late"));
    }

    @Test
    void severalStatementsAreOneTransaction() {
        sql.execute("CREATE TABLE account (id int PRIMARY KEY, amount int CHECK (amount >= 0))");
        var result = sql.act(
                "execute",
                Map.of(
                        "statements",
                        List.of(
                                Map.of(
                                        "sql",
                                        "INSERT INTO account VALUES (1, :a), (2, :b) RETURNING id",
                                        "parameters",
                                        Map.of("a", 10, "b", 0)),
                                Map.of("sql", "UPDATE account SET amount = amount + 1"))));
        assertThat(result.get("results"))
                .isEqualTo(List.of(
                        Map.of("changed", 0L, "rows", List.of(row("id", 1L), row("id", 2L))),
                        Map.of("changed", 2L, "rows", List.of())));
        var failure = sql.failure(
                "execute",
                Map.of(
                        "statements",
                        List.of(
                                Map.of("sql", "UPDATE account SET amount = amount + 50 WHERE id = 2"),
                                Map.of("sql", "UPDATE account SET amount = amount - 50 WHERE id = 1"))));
        assertThat(failure.message())
                .startsWith("Cannot execute statement 2 of 2: ERROR: new row for relation \"account\" violates check")
                .endsWith("The transaction was rolled back: none of the statements has an effect.");
        assertThat(sql.rows("SELECT sum(amount) AS sum FROM account")).containsExactly(row("sum", 12L));
        assertThat(sql.failure("execute", Map.of("statements", List.of(Map.of("sql", "/* x */ COMMIT"))))
                        .message())
                .contains("begins and ends the transaction itself");
    }

    @Test
    void proceduresAndFunctionsAreCalledByTheNamesOfTheirParameters() {
        sql.execute(
                "CREATE TABLE calls (n int)",
                "CREATE PROCEDURE note(n int, INOUT doubled int, OUT t text) LANGUAGE plpgsql AS $$"
                        + " BEGIN INSERT INTO calls VALUES (n); doubled := doubled * 2; t := 'x'; END $$",
                "CREATE FUNCTION upto(last int, first int DEFAULT 1) RETURNS SETOF int LANGUAGE sql AS"
                        + " 'SELECT generate_series(first, last)'");
        assertThat(sql.act("call", Map.of("procedure", "note", "parameters", Map.of("doubled", 21, "n", 5))))
                .isEqualTo(Map.of("out", row("doubled", 42L, "t", "x"), "rows", List.of()));
        assertThat(sql.rows("SELECT * FROM calls")).containsExactly(row("n", 5L));
        assertThat(sql.act("call", Map.of("procedure", "public.upto", "parameters", Map.of("last", 2))))
                .isEqualTo(Map.of("out", Map.of(), "rows", List.of(row("upto", 1L), row("upto", 2L))));
        assertThat(sql.failure("call", Map.of("procedure", "note(1); DROP TABLE calls"))
                        .message())
                .startsWith("There is no procedure \"note(1); DROP TABLE calls\"");
        assertThat(sql.failure("call", Map.of("procedure", "upto", "parameters", Map.of("most", 2)))
                        .message())
                .isEqualTo("The procedure \"upto\" has no parameter \"most\". It takes: last, first.");
    }

    @Test
    void aSessionThatWasChangedIsNotUsedAgain() {
        sql.execute("SET statement_timeout = 12345", "SELECT 1");
        assertThat(sql.rows("SHOW statement_timeout")).containsExactly(row("statement_timeout", "0"));
    }

    @Test
    void oddNamesAreQuotedAndNoNameIsAStatement() {
        sql.execute(
                "CREATE SCHEMA odd",
                "CREATE TABLE odd.\"Sel\"\"ect; x.y\" (\"a b\" int PRIMARY KEY, \"c\"\"d\" text)",
                "CREATE TABLE victim (id int)");
        assertThat(sql.act(
                        "insert",
                        Map.of(
                                "table",
                                "odd.\"Sel\"\"ect; x.y\"",
                                "rows",
                                List.of(row("a b", 1, "c\"d", "x'; DROP TABLE victim; --")))))
                .isEqualTo(Map.of("rows", 1L));
        assertThat(sql.failure("insert", Map.of("table", "victim; DROP TABLE victim", "rows", List.of(row("id", 1))))
                        .message())
                .startsWith("There is no table \"victim; DROP TABLE victim\"");
        assertThat(sql.failure("insert", Map.of("table", "victim", "rows", List.of(row("id) VALUES (1); --", 1))))
                        .message())
                .contains("has no column \"id) VALUES (1); --\". It has: id");
        assertThat(sql.rows("SELECT * FROM odd.\"Sel\"\"ect; x.y\""))
                .containsExactly(row("a b", 1L, "c\"d", "x'; DROP TABLE victim; --"));
    }

    @Test
    void manyRowsStreamThroughALittleMemory() {
        // 200 MB of texts: far more than a step may hold in memory.
        assertThat(sql.count("SELECT n AS id, repeat('x', 2000) AS t FROM generate_series(1, 100000) n"))
                .isEqualTo(100_000);
        sql.execute("CREATE TABLE filled (id bigint PRIMARY KEY, name text)");
        assertThat(sql.fill("filled", 50_000)).isEqualTo(Map.of("rows", 50_000L));
        assertThat(sql.rows("SELECT count(*) AS n, max(id) AS last FROM filled"))
                .containsExactly(row("n", 50_000L, "last", 50_000L));
    }
}
