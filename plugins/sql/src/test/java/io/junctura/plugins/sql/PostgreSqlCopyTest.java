package io.junctura.plugins.sql;

import static io.junctura.plugins.sql.SqlHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many rows are inserted by COPY, and the table has what statements would have written. */
class PostgreSqlCopyTest {
    private static final int MANY = 250;
    /** So few rows at a time are written by statements. */
    private static final int STATEMENTS = 50;

    private static SqlHarness sql;

    @BeforeAll
    static void start() {
        sql = new SqlHarness(Servers.postgres());
        sql.execute(
                "CREATE TABLE commands (command text)",
                "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO commands VALUES (split_part(current_query(), ' ', 1)); RETURN NULL; END $$");
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    private static List<Map<String, Object>> many(IntFunction<Map<String, Object>> row) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 1; i <= MANY; i++) rows.add(row.apply(i));
        return rows;
    }

    /** Creates a table twice, inserts the rows by statements and by default, and compares the tables. */
    private static List<String> bothWays(String table, String columns, List<Map<String, Object>> rows) {
        for (String each : List.of(table + "_by_statements", table)) {
            sql.execute("CREATE TABLE " + each + " (" + columns + ")");
        }
        sql.execute("CREATE TRIGGER note BEFORE INSERT ON " + table + " EXECUTE FUNCTION noted()", "TRUNCATE commands");
        sql.act("insert", Map.of("table", table + "_by_statements", "rows", rows, "batch", STATEMENTS));
        sql.act("insert", Map.of("table", table, "rows", rows));
        String texts = "SELECT t::text FROM %s t EXCEPT ALL SELECT t::text FROM %s t";
        assertThat(sql.rows(texts.formatted(table, table + "_by_statements"))).isEmpty();
        assertThat(sql.rows("SELECT count(*) AS n FROM " + table)).containsExactly(row("n", (long) MANY));
        return sql.rows("SELECT DISTINCT command FROM commands").stream()
                .map(each -> String.valueOf(each.get("command")))
                .toList();
    }

    @Test
    void textsAreWrittenAsTheyAre() {
        List<String> texts = Arrays.asList(
                "",
                null,
                "\\N",
                "\\.",
                "NULL",
                "a\tb\nc\rd\r\ne\\f\\t\bg\f",
                "\"double\" 'single' $1 ? :name {}",
                "Grüße 漢字 🚀𝒳",
                " spaces ",
                "x".repeat(1000));
        assertThat(bothWays(
                        "texts",
                        "id int, t text, v varchar(1000), \"odd \"\"na\\me\" text",
                        many(i -> row(
                                "id",
                                i,
                                "t",
                                texts.get(i % texts.size()),
                                "v",
                                texts.get(i % texts.size()),
                                "odd \"na\\me",
                                texts.get(i / texts.size() % texts.size())))))
                .containsExactly("COPY");
        assertThat(sql.rows("SELECT t FROM texts WHERE id <= :n ORDER BY id", Map.of("n", 9)).stream()
                        .map(each -> each.get("t"))
                        .toList())
                .isEqualTo(texts.subList(1, 10));
    }

    @Test
    void valuesOfAllTypesAreWrittenAsByStatements() {
        Map<String, Object> odd = row(
                "whole", -9007199254740993L, "small", 3, "exact", new BigDecimal("12345678901234567890.0123456789"));
        odd.putAll(row("large", 1.0e-300, "flag", true, "day", "2026-02-28", "at", "09:30:00.5"));
        odd.putAll(row("local", "2026-02-28T09:30:00.123456", "instant", "2026-02-28T09:30:00.5+02:00"));
        odd.putAll(row("bytes", "AQL/", "doc", row("a\tb", Arrays.asList(1, null, "\\ \" \n")), "docb", "[1.50]"));
        odd.putAll(row("tags", Arrays.asList("x", null, "NULL", "y \"z\" \\ {,}\t"), "numbers", List.of(1, 2)));
        odd.putAll(row("who", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "net", "10.0.0.1", "bits", "101"));
        odd.putAll(row("name", 12.50, "code", "ab ", "kind", "new", "email", "a@b", "span", "1 day 02:00"));
        Map<String, Object> plain = row("whole", new BigDecimal("1E+3"), "exact", 0.1 + 0.2, "large", 3, "flag", null);
        plain.putAll(row("doc", 1.5, "docb", false, "name", true, "exact2", new BigDecimal("2.675"), "real", 7));
        plain.putAll(row("numbers", List.of(), "local", "infinity", "instant", "2026-02-28", "exact", "NaN"));
        sql.execute("CREATE DOMAIN address AS text CHECK (VALUE LIKE '%@%')", "CREATE TYPE kind AS ENUM ('new')");
        List<String> fields = new ArrayList<>(odd.keySet());
        plain.keySet().stream().filter(each -> !odd.containsKey(each)).forEach(fields::add);
        assertThat(bothWays(
                        "kinds_copied",
                        "whole int8, small int2, exact numeric, exact2 numeric(10,2), large float8, real float4, flag"
                                + " bool, day date, at time, local timestamp, instant timestamptz, bytes bytea, doc json,"
                                + " docb jsonb, tags text[], numbers int[], who uuid, net inet, bits bit(3), name text,"
                                + " code char(5), kind kind, email address, span interval, made int GENERATED ALWAYS AS"
                                + " (small * 2) STORED, counted serial",
                        many(i -> {
                            Map<String, Object> row = row();
                            for (String each : fields) row.put(each, (i % 2 == 0 ? odd : plain).get(each));
                            return row;
                        })))
                .containsExactly("COPY");
    }

    @Test
    void whatAStatementConvertsIsWrittenByStatements() {
        sql.execute("CREATE DOMAIN amount AS numeric CHECK (VALUE > 0)");
        assertThat(bothWays("converted", "a int, b amount", many(i -> row("a", new BigDecimal("2.5"), "b", i))))
                .containsExactly("INSERT");
        assertThat(bothWays("rounded", "a int", many(i -> row("a", new BigDecimal(i + ".5")))))
                .contains("INSERT");
    }

    @Test
    void aWrongRowIsNamedWithTheMessageOfTheStatement() {
        sql.execute("CREATE TABLE picky (id int PRIMARY KEY, span interval, bytes bytea, size int CHECK (size > 0))");
        Map<String, Map<String, Object>> wrong = Map.of(
                "ERROR: column \"span\" is of type interval but expression is of type integer", row("span", 5),
                "the column \"bytes\" takes bytes in Base64", row("bytes", "?"),
                "ERROR: invalid input syntax for type integer: \"much\"", row("size", "much"),
                "ERROR: new row for relation \"picky\" violates check constraint \"picky_size_check\"", row("size", 0),
                "ERROR: duplicate key value violates unique constraint \"picky_pkey\"", row("id", 1));
        wrong.forEach((message, fields) -> {
            List<Map<String, Object>> rows = many(i -> row("id", i, "span", "1 day", "bytes", null, "size", 1));
            rows.get(199).putAll(fields);
            assertThat(sql.failure("insert", Map.of("table", "picky", "rows", rows))
                            .message())
                    .startsWith("Cannot insert row 200 (table \"picky\"): " + message)
                    .endsWith("no row was written.".replaceFirst("^n", message.startsWith("E") ? "n" : "N"));
            assertThat(sql.rows("SELECT * FROM picky")).isEmpty();
        });
    }

    @Test
    void rulesViewsAndIdentitiesActAsForStatements() {
        sql.execute(
                "CREATE TABLE base (id int GENERATED ALWAYS AS IDENTITY, name text)",
                "CREATE VIEW seen AS SELECT name FROM base",
                "CREATE TABLE ruled (name text)",
                "CREATE RULE elsewhere AS ON INSERT TO ruled DO INSTEAD INSERT INTO base (name) VALUES (NEW.name)");
        sql.act("insert", Map.of("table", "seen", "rows", many(i -> row("name", "seen"))));
        sql.act("insert", Map.of("table", "ruled", "rows", many(i -> row("name", "ruled"))));
        sql.act("insert", Map.of("table", "base", "rows", many(i -> row("name", "base"))));
        assertThat(sql.rows("SELECT name, count(DISTINCT id) AS n FROM base GROUP BY name ORDER BY name"))
                .containsExactly(
                        row("name", "base", "n", (long) MANY),
                        row("name", "ruled", "n", (long) MANY),
                        row("name", "seen", "n", (long) MANY));
        assertThat(sql.failure("insert", Map.of("table", "base", "rows", many(i -> row("id", i))))
                        .message())
                .startsWith("Cannot insert row 1 (table \"base\"): ERROR: cannot insert a non-DEFAULT value");
    }

    @Test
    void aCancelledRunEndsACopyThatWaitsForALock() throws SQLException {
        sql.execute("CREATE TABLE locked (id int PRIMARY KEY)");
        try (Connection other = Servers.toPostgres();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO locked VALUES (77)");
            long run =
                    sql.harness.begin("sql.insert", "db", Map.of("table", "locked", "rows", many(i -> row("id", i))));
            awaitCopies(1);
            sql.harness.cancel(run);
            assertThat(sql.harness.ended(run).status()).isEqualTo("cancelled");
            awaitCopies(0);
        }
        assertThat(sql.rows("SELECT * FROM locked")).isEmpty();
    }

    private static void awaitCopies(long wanted) throws SQLException {
        try (Connection jdbc = Servers.asAdmin();
                Statement statement = jdbc.createStatement()) {
            while (true) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity WHERE"
                                + " query LIKE 'COPY %' AND wait_event_type = 'Lock'")) {
                    rows.next();
                    if (rows.getLong(1) == wanted) return;
                }
            }
        }
    }
}
