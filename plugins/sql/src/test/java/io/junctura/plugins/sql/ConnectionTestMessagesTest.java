package io.junctura.plugins.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.FreePort;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failed test of a connection says the cause, and what to do. */
class ConnectionTestMessagesTest {
    private static SqlHarness sql;
    private static int connections;

    @BeforeAll
    static void start() {
        sql = new SqlHarness(Map.of("product", "sqlite", "database", "exchange/shop.db"));
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    private static Ran.Failure failure(Map<String, ?> settings) {
        // Another name each time, because secrets that are left out stay as they are.
        String name = "tested" + ++connections;
        sql.harness.connection(name, "sql", settings);
        return sql.harness.test(name).orElseThrow();
    }

    private static Ran.Failure sqlite(String database) {
        return failure(Map.of("product", "sqlite", "database", database));
    }

    private static Ran.Failure server(String product, String name, String value) {
        Map<String, Object> settings = product.equals("postgresql") ? Servers.postgres() : Servers.maria();
        settings.put(name, value);
        return failure(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.db", "/var/lib/orders.db", "exchange/"})
    void aMalformedPathOfSqlite(String database) {
        assertThat(sqlite(database))
                .matches(failure -> failure.kind().equals("BAD_INPUT")
                        && failure.message()
                                .contains("database must be a file root, a slash and the path of the file in it,"
                                        + " such as exchange/orders.db. A file root is a folder that the"
                                        + " server may use"));
    }

    @Test
    void anUnknownFileRoot() {
        assertThat(sqlite("stock/orders.db"))
                .matches(failure -> failure.kind().equals("BAD_INPUT")
                        && failure.message().contains("There is no file root \"stock\" here. There are: exchange."));
    }

    @Test
    void aPathOfSqliteThatLeadsNowhere() throws IOException {
        Files.writeString(
                sql.harness.exchange().resolve("notes.txt"), "These are notes, and no database at all.".repeat(50));
        assertThat(sqlite("exchange/in/orders.db").message())
                .isEqualTo(
                        "Cannot open the SQLite file \"exchange/in/orders.db\": the folder \"in\" does not exist in the"
                                + " file root \"exchange\". Create it, or correct \"database\".");
        assertThat(sqlite("exchange/notes.txt/orders.db").message())
                .contains("\"notes.txt\" in the file root \"exchange\" is a file, not a folder.");
        assertThat(sqlite("exchange/../orders.db").message())
                .contains("no path within a root", "Correct \"database\".");
        assertThat(sqlite("exchange/notes.txt").message())
                .startsWith("Cannot use the SQLite file \"exchange/notes.txt\"")
                .endsWith("Check the path: the file has other content.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void anUnknownHost(String product) {
        assertThat(server(product, "address", "db.invalid"))
                .matches(failure -> failure.kind().equals("TRY_LATER")
                        && failure.message().contains("db.invalid")
                        && failure.message().contains("there is no host of this name; check the address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void aPortWhereNothingListens(String product) throws IOException {
        int free = FreePort.any();
        assertThat(server(product, "address", "127.0.0.1:" + free))
                .matches(failure -> failure.kind().equals("TRY_LATER")
                        && failure.message().contains("refused")
                        && failure.message()
                                .endsWith("Check host and port in \"address\", and that the database is running."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void anUnknownDatabase(String product) {
        assertThat(server(product, "database", "nowhere"))
                .matches(failure -> failure.message().contains("nowhere"))
                .matches(failure -> !failure.kind().equals("CREDENTIALS"));
    }

    @Test
    void aDatabaseThatDoesNotExistIsASettingToCorrect() {
        assertThat(server("postgresql", "database", "nowhere"))
                .matches(failure -> failure.kind().equals("BAD_INPUT")
                        && failure.message().contains("database \"nowhere\" does not exist")
                        && failure.message().endsWith("Correct \"database\", or create the database."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void aWrongPassword(String product) {
        assertThat(server(product, "password", "wrong-word"))
                .matches(failure -> failure.kind().equals("CREDENTIALS")
                        && failure.message().contains("junctura")
                        && failure.message().endsWith("Check the connection's user and password."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void anUnknownUser(String product) {
        assertThat(server(product, "user", "stranger"))
                .matches(failure -> failure.kind().equals("CREDENTIALS")
                        && failure.message().contains("stranger")
                        && failure.message().endsWith("Check the connection's user and password."));
    }

    @Test
    void aPasswordThatWasLeftOut() {
        Map<String, Object> settings = new HashMap<>(Servers.postgres());
        settings.remove("password");
        assertThat(failure(settings))
                .matches(failure -> failure.kind().equals("CREDENTIALS")
                        && failure.message().endsWith("Enter the user and the password."));
    }

    @Test
    void aDatabaseWithoutTls() {
        assertThat(server("postgresql", "tls", "verify"))
                .matches(failure -> failure.kind().equals("BAD_INPUT")
                        && failure.message().contains("does not support SSL")
                        && failure.message().endsWith("set \"tls\" to \"off\"."));
    }
}
