package io.junctura.plugins.sql;

import static io.junctura.plugins.sql.SqlHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTest {
    private static SqlHarness sql;

    @BeforeAll
    static void start() {
        sql = new SqlHarness(Map.of("product", "sqlite", "database", "exchange/shop.db"));
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    @Test
    void rowsAreWrittenAndRead() {
        sql.execute("CREATE TABLE stock (id INTEGER PRIMARY KEY, name TEXT, price REAL, photo BLOB)");
        sql.act(
                "insert",
                Map.of(
                        "table",
                        "stock",
                        "rows",
                        List.of(row("id", 1, "name", "a", "price", 0.1, "photo", "AQL/"), row("id", 2, "name", "b"))));
        sql.act(
                "upsert",
                Map.of("table", "stock", "rows", List.of(row("id", 2, "name", "c"), row("id", 3, "name", "d"))));
        assertThat(sql.act(
                        "update",
                        Map.of("table", "stock", "rows", List.of(row("id", 3, "name", "e"), row("id", 8, "name", "")))))
                .isEqualTo(Map.of("rows", 2L, "changed", 1L));
        assertThat(sql.act("delete", Map.of("table", "stock", "rows", List.of(row("id", 2)))))
                .isEqualTo(Map.of("rows", 1L, "changed", 1L));
        assertThat(sql.rows("SELECT * FROM stock WHERE id > :id ORDER BY id", Map.of("id", 0))
                        .toString())
                .isEqualTo("[{id=1, name=a, price=0.1, photo=AQL/}, {id=3, name=e, price=null, photo=null}]");
    }

    @Test
    void parallelRunsWriteOneFileEachAtItsFirstAttempt() {
        sql.execute("CREATE TABLE ledger (id INTEGER, name TEXT)");
        List<Long> runs = LongStream.range(0, 12)
                .mapToObj(any -> sql.harness.start("fill", Map.of("table", "ledger", "count", 300)))
                .toList();
        for (long run : runs) {
            Ran ran = sql.harness.settled(run);
            assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
            assertThat(ran.step("insert").attempts()).isEqualTo(1);
        }
        assertThat(sql.count("SELECT * FROM ledger")).isEqualTo(12 * 300);
    }

    @Test
    void tablesAndViewsAreListed() {
        sql.execute(
                "CREATE TABLE parcels (id INTEGER PRIMARY KEY)",
                "CREATE TABLE \"parcels.old\" (id INTEGER PRIMARY KEY)",
                "CREATE VIEW parcels_open AS SELECT * FROM parcels");
        assertThat(sql.harness.choices("db", "tables", "PARCEL"))
                .containsExactlyInAnyOrder("parcels", "\"parcels.old\"", "parcels_open");
        assertThat(sql.harness.choices("db", "tables", "")).contains("parcels").doesNotContain("sqlite_schema");
        sql.act("insert", Map.of("table", "\"parcels.old\"", "rows", List.of(row("id", 7))));
        assertThat(sql.rows("SELECT * FROM \"parcels.old\"")).containsExactly(row("id", 7L));
    }

    @Test
    void aTableThatDoesNotExistIsReportedBeforeTheRun() {
        sql.execute("CREATE TABLE depots (id INTEGER PRIMARY KEY)");
        assertThat(sql.harness.refused("db", "tables", "DEPOTS")).isNull();
        assertThat(sql.harness.refused("db", "tables", "depot"))
                .isEqualTo(sql.failure("insert", Map.of("table", "depot", "rows", List.of(row("id", 1))))
                        .message())
                .startsWith("There is no table \"depot\" in ");
    }

    @Test
    void aRowThatIsRefusedIsNamedAndNothingIsWritten() {
        sql.execute("CREATE TABLE strict (id INTEGER PRIMARY KEY)");
        assertThat(sql.failure(
                                "insert",
                                Map.of("table", "strict", "rows", List.of(row("id", 1), row("id", 2), row("id", 1))))
                        .message())
                .startsWith("Cannot insert row 3 (table \"strict\"): [SQLITE_CONSTRAINT_PRIMARYKEY]")
                .endsWith("The transaction was rolled back: no row was written.");
        assertThat(sql.rows("SELECT * FROM strict")).isEmpty();
        assertThat(sql.failure("query", Map.of("sql", "INSERT INTO strict VALUES (1) RETURNING id"))
                        .message())
                .contains("attempt to write a readonly database");
    }

    @Test
    void noFileOutsideOfTheRootIsReached(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("target.db"), "");
        Files.createSymbolicLink(sql.harness.exchange().resolve("link.db"), outside.resolve("target.db"));
        Files.createSymbolicLink(sql.harness.exchange().resolve("folder"), outside);
        for (String database :
                List.of("exchange/link.db", "exchange/folder/target.db", "exchange/../junctura.db", "nowhere/a.db")) {
            sql.harness.connection("outside", "sql", Map.of("product", "sqlite", "database", database));
            assertThat(sql.harness.test("outside")).as(database).isPresent();
        }
        for (String each : List.of(
                "ATTACH DATABASE '" + outside.resolve("other.db") + "' AS other",
                "VACUUM INTO '" + outside.resolve("copy.db") + "'",
                "SELECT load_extension('" + outside.resolve("x.so") + "')",
                "backup to '" + outside.resolve("backup.db") + "'",
                "restore from '" + outside.resolve("target.db") + "'")) {
            assertThat(sql.failure("execute", Map.of("statements", List.of(Map.of("sql", each))))
                            .message())
                    .as(each)
                    .startsWith("Cannot execute statement 1 of 1");
        }
        assertThat(outside.toFile().list()).containsExactly("target.db");
    }

    @Test
    void addressesTakeNoDriverOptions() {
        for (String database : List.of("exchange/a.db?mode=memory", "exchange/file:a.db", "exchange/:memory:")) {
            sql.harness.connection("odd", "sql", Map.of("product", "sqlite", "database", database));
            assertThat(sql.harness.test("odd").orElseThrow().kind()).isEqualTo("BAD_INPUT");
        }
    }

    @Test
    void aTestOfAConnectionCreatesNoFile() {
        sql.harness.connection("later", "sql", Map.of("product", "sqlite", "database", "exchange/later.db"));
        assertThat(sql.harness.test("later")).isEmpty();
        assertThat(sql.harness.exchange().resolve("later.db")).doesNotExist();
        sql.harness.act("sql.query", "later", Map.of("sql", "SELECT 1 AS one"));
        assertThat(sql.harness.exchange().resolve("later.db")).exists();
        assertThat(sql.harness.test("later")).isEmpty();
    }

    @Test
    void noStatementChangesTheWholeProcess() {
        for (String each : List.of(
                "PRAGMA hard_heap_limit = 1",
                "pragma main.soft_heap_limit(1)",
                "EXPLAIN PRAGMA \"hard_heap_limit\" = 1",
                "/* a */ PRAGMA -- b\n temp_store_directory = '/tmp'")) {
            assertThat(sql.failure("execute", Map.of("statements", List.of(Map.of("sql", each))))
                            .message())
                    .as(each)
                    .contains("is refused, because it affects the whole server.");
        }
        sql.execute("PRAGMA user_version = 7");
        assertThat(sql.rows("PRAGMA user_version")).containsExactly(row("user_version", 7L));
    }
}
