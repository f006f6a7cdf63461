package io.junctura.plugins.sql;

import static io.junctura.plugins.sql.SqlHarness.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final TcpProxy proxy = new TcpProxy(Servers.postgresPort());
    private final SqlHarness sql = new SqlHarness(Servers.settings("postgresql", proxy.port()));

    @BeforeEach
    void prepare() throws SQLException {
        direct("DROP TABLE IF EXISTS sent", "CREATE TABLE sent (id int PRIMARY KEY, name text)");
    }

    @AfterEach
    void close() {
        sql.close();
        proxy.close();
    }

    private static void direct(String... statements) throws SQLException {
        try (Connection jdbc = Servers.toPostgres();
                Statement statement = jdbc.createStatement()) {
            for (String each : statements) statement.execute(each);
        }
    }

    private static long sent() throws SQLException {
        try (Connection jdbc = Servers.toPostgres();
                Statement statement = jdbc.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM sent")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Ran insert(int id) {
        return sql.harness.act(
                "sql.insert", "db", Map.of("table", "sent", "rows", List.of(row("id", id, "name", "n"))));
    }

    @Test
    void aServerThatIsDownIsTriedLater() throws SQLException {
        proxy.down();
        Ran ran = insert(1);
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.step("act").error().message())
                .startsWith("Cannot connect to PostgreSQL at 127.0.0.1:" + proxy.port());
        assertThat(ran.step("act").error().reached()).isEqualTo("NO");
        proxy.up();
        sql.harness.advanceTo(ran.until());
        assertThat(sql.harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void aServerThatGoesAwayInBetweenIsContactedAnew() throws SQLException {
        assertThat(insert(1).status()).isEqualTo("succeeded");
        proxy.down();
        proxy.up();
        Ran ran = insert(2);
        if (!ran.isEnded()) {
            assertThat(ran.step("act").error().reached()).isEqualTo("NO");
            sql.harness.advanceTo(ran.until());
        }
        assertThat(sql.harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    void aConnectionThatIsCutBeforeTheCommitHasDoneNothing() throws SQLException {
        proxy.cutAfter("INSERT INTO");
        Ran ran = insert(1);
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.step("act").error().reached()).isEqualTo("NO");
        assertThat(ran.step("act").error().message()).endsWith("The transaction was rolled back: no row was written.");
        sql.harness.advanceTo(ran.until());
        assertThat(sql.harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void aCopyThatIsCutHasDoneNothing() throws SQLException {
        proxy.cutAfter("COPY ");
        Ran ran = sql.harness.act(
                "sql.insert",
                "db",
                Map.of(
                        "table",
                        "sent",
                        "rows",
                        IntStream.range(0, 200).mapToObj(i -> row("id", i)).toList()));
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.step("act").error().reached()).isEqualTo("NO");
        assertThat(ran.step("act").error().message())
                .startsWith("Cannot insert one of the rows 1 to 200 (table \"sent\")")
                .endsWith("The transaction was rolled back: no row was written.");
        sql.harness.advanceTo(ran.until());
        assertThat(sql.harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sent()).isEqualTo(200);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsInDoubt() throws SQLException {
        proxy.cutAfter("COMMIT");
        Ran ran = insert(1);
        assertThat(ran.status()).isEqualTo("waiting");
        assertThat(ran.waiting()).isEqualTo("in doubt");
        assertThat(ran.step("act").error().reached()).isEqualTo("MAYBE");
        assertThat(ran.step("act").error().message())
                .endsWith("It is not known whether the database has carried it out.");
    }

    @Test
    void anUpsertWhoseAnswerIsLostIsRepeated() throws SQLException {
        proxy.cutAfter("COMMIT");
        Ran ran = sql.harness.act(
                "sql.upsert", "db", Map.of("table", "sent", "rows", List.of(row("id", 1, "name", "n"))));
        assertThat(ran.waiting()).isEqualTo("retry");
        sql.harness.advanceTo(ran.until());
        assertThat(sql.harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void aWrongPasswordIsNotTriedAgainUntilTheConnectionIsMended() {
        Map<String, Object> wrong = new HashMap<>(Servers.settings("postgresql", proxy.port()));
        wrong.put("password", "no-such-word");
        sql.harness.connection("db", "sql", wrong);
        int before = proxy.connections();
        Ran ran = insert(1);
        assertThat(ran.waiting()).isEqualTo("connection");
        assertThat(ran.step("act").error().message())
                .contains("password authentication failed for user \"junctura\"")
                .doesNotContain("no-such-word");
        for (int i = 2; i < 6; i++) insert(i);
        assertThat(proxy.connections() - before).isEqualTo(1);
        assertThat(sql.harness.test("db").orElseThrow().kind()).isEqualTo("CREDENTIALS");
        sql.harness.connection("db", "sql", Servers.settings("postgresql", proxy.port()));
        assertThat(sql.harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aDatabaseOrARightThatIsNotThereIsRefused() {
        Map<String, Object> other = new HashMap<>(Servers.settings("postgresql", proxy.port()));
        other.put("database", "nowhere");
        sql.harness.connection("other", "sql", other);
        assertThat(sql.harness.test("other").orElseThrow())
                .matches(failure -> failure.kind().equals("BAD_INPUT")
                        && failure.message().contains("database \"nowhere\" does not exist"));
        assertThat(sql.failure("query", Map.of("sql", "SELECT * FROM pg_authid"))
                        .message())
                .contains("permission denied for table pg_authid");
    }

    @Test
    void aServerWithoutTlsIsNotSignedInto() {
        Map<String, Object> secure = new HashMap<>(Servers.settings("postgresql", proxy.port()));
        secure.remove("tls");
        sql.harness.connection("secure", "sql", secure);
        assertThat(sql.harness.test("secure").orElseThrow().message()).contains("The server does not support SSL");
    }

    @Test
    void aLongStatementEndsWithItsRun() throws SQLException {
        long run = sql.harness.begin("sql.query", "db", Map.of("sql", "SELECT pg_sleep(60) AS long_sleep"));
        awaitSleepers(1);
        sql.harness.cancel(run);
        assertThat(sql.harness.ended(run).status()).isEqualTo("cancelled");
        awaitSleepers(0);
        assertThat(insert(1).status()).isEqualTo("succeeded");
    }

    private static void awaitSleepers(long wanted) throws SQLException {
        try (Connection jdbc = Servers.asAdmin();
                Statement statement = jdbc.createStatement()) {
            while (true) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity WHERE"
                                + " query LIKE 'SELECT pg_sleep(60)%' AND state = 'active'")) {
                    rows.next();
                    if (rows.getLong(1) == wanted) return;
                }
            }
        }
    }

    @Test
    void aMissingDriverIsNamed() {
        sql.harness.connection(
                "oracle",
                "sql",
                Map.of(
                        "product",
                        "other",
                        "address",
                        "127.0.0.1:" + proxy.port(),
                        "url",
                        "jdbc:oracle:thin:@//{address}/X"));
        assertThat(sql.harness.test("oracle").orElseThrow().message())
                .isEqualTo(
                        "No JDBC driver accepts the connection's url. Put the driver's jar into the folder drivers/sql"
                                + " in the server's data folder. The server loads it within a few seconds.");
    }

    @Test
    void anAddressThatMayNotBeCalledIsRefused() {
        sql.harness.connection(
                "meta", "sql", Map.of("product", "postgresql", "address", "169.254.169.254:5432", "database", "x"));
        assertThat(sql.harness.test("meta").orElseThrow().kind()).isEqualTo("BAD_INPUT");
    }

    @Test
    void aSqlServerThatIsNoneIsTriedLater() {
        sql.harness.connection(
                "mssql",
                "sql",
                Map.of(
                        "product",
                        "sqlserver",
                        "address",
                        "127.0.0.1:" + proxy.port(),
                        "database",
                        "x",
                        "user",
                        "u",
                        "password",
                        "p-word"));
        proxy.down();
        assertThat(sql.harness.test("mssql").orElseThrow())
                .matches(failure -> failure.kind().equals("TRY_LATER")
                        && failure.message().startsWith("Cannot connect to SQL Server at 127.0.0.1"));
    }
}
