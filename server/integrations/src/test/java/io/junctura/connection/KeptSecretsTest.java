package io.junctura.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.Secret;
import io.junctura.connection.sql.SqlConnectionStore;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading.ConnectionDocument;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * S36: a person who may change a connection cannot have its saved secrets sent to another server. The settings are those of the
 * connectors of the product; the built jar has the same table.
 */
class KeptSecretsTest {
    private static final String ABSENT = "ABSENT";

    private static final List<ConnectorDescriptor> CONNECTORS = List.of(
            connector("http", Map.of(), "scopes", "headers"),
            connector("sql", Map.of("tls", "verify", "timeout", "5m"), "database", "connections", "timeout"),
            connector("kafka", Map.of("security", "tls"), "timeout", "largestRecord", "compression"),
            connector("sftp", Map.of("port", 22, "timeout", "30s"), "folder", "timeout"),
            connector("acme", Map.of())); // Of a third party whose author has not declared anything.

    private static final Map<String, Map<String, Object>> SAVED = Map.of(
            "http", Map.of("address", "https://api.example.com/v1", "scopes", List.of("read")),
            "sql", Map.of("address", "db.example.com", "database", "shop", "user", "app"),
            "kafka", Map.of("bootstrapServers", "k.example.com:9092", "signIn", "plain"),
            "sftp", Map.of("host", "files.example.com", "folder", "in"),
            "acme", Map.of("server", "acme.example", "pageSize", 10),
            "gone", Map.of("server", "gone.example"));

    @TempDir
    Path data;

    private Database database;
    private SavedConnections connections;

    private static ConnectorDescriptor connector(String id, Map<String, Object> defaults, String... keepsSecrets) {
        Map<String, Object> properties = new HashMap<>();
        defaults.forEach((name, value) -> properties.put(name, Map.of("default", value)));
        return new ConnectorDescriptor(
                id,
                id,
                "",
                id,
                "1",
                Optional.of(new ConnectionDescriptor(
                        "",
                        new Schema(Map.of("type", "object", "properties", properties)),
                        Map.of("password", new Schema(Map.of())),
                        true,
                        "",
                        "",
                        "",
                        "",
                        "",
                        Set.of(keepsSecrets),
                        Optional.empty())),
                List.of(),
                List.of());
    }

    @BeforeEach
    void save() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        connections =
                new SavedConnections(new SqlConnectionStore(database), data, null, Clock.systemUTC(), () -> CONNECTORS);
        SAVED.forEach((connector, settings) -> connections.put(
                connector,
                connector,
                settings,
                ConnectionLimits.NONE,
                Map.of("password", Optional.of(Secret.of("hidden")))));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Map<String, Object> changed(String connector, String setting, String value) {
        Map<String, Object> settings = new HashMap<>(SAVED.get(connector));
        if (value.equals(ABSENT)) settings.remove(setting);
        else settings.put(setting, value.matches("[0-9]+") ? (Object) Integer.valueOf(value) : value);
        return settings;
    }

    private Outcome put(String connector, Map<String, Object> settings) {
        return connections.put(connector, connector, settings, ConnectionLimits.NONE, Map.of());
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource({
        "http,  address,          https://evil.example/v1",
        "http,  address,          http://api.example.com/v1",
        "http,  address,          https://api.example.com./v1",
        "http,  address,          https://api.example.com/v2",
        "http,  tokenAddress,     https://evil.example/token",
        "http,  proxy,            http://evil.example:3128",
        "http,  authorities,      -----BEGIN CERTIFICATE-----",
        "sql,   address,          evil.example",
        "sql,   address,          evil.example.",
        "sql,   address,          evil",
        "sql,   address,          db.example.com:5433",
        "sql,   tls,              off",
        "sql,   proxy,            'socks5://evil:1080'",
        "sql,   url,              'jdbc:oracle:thin:@//{address}/SHOP?proxy=evil'",
        "kafka, bootstrapServers, 'k.example.com:9092,evil.example:1'",
        "kafka, security,         plaintext",
        "sftp,  port,             2222",
        "sftp,  host,             files",
        "sftp,  hostKey,          trustOnFirstUse",
        "acme,  server,           evil",
        "acme,  pageSize,         20",
        "acme,  neverHeardOf,     evil",
        "gone,  server,           evil",
        "gone,  timeout,          10s"
    })
    void aSettingThatMayDecideWhereSecretsGoAsksForThemAgain(String connector, String setting, String value)
            throws Exception {
        Map<String, Object> settings = changed(connector, setting, value);
        assertThatThrownBy(() -> put(connector, settings))
                .isInstanceOf(SecretsNeeded.class)
                .hasMessageContaining("\"" + connector + "\" has changed in " + setting + ",")
                .hasMessageContaining("(password)");
        assertThat(connections.find(connector).orElseThrow().settings()).isEqualTo(SAVED.get(connector));
        Map<String, Optional<Secret>> again = Map.of("password", Optional.of(Secret.of("hidden")));
        assertThat(connections.put(connector, connector, settings, ConnectionLimits.NONE, again))
                .isEqualTo(Outcome.UPDATED);
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource({
        "http,  scopes,        write",
        "http,  headers,       'Accept-Language: de'",
        "http,  proxy,         ''",
        "sql,   database,      archive",
        "sql,   connections,   8",
        "sql,   timeout,       1m",
        "sql,   tls,           verify",
        "kafka, timeout,       10s",
        "kafka, largestRecord, 2048",
        "kafka, security,      tls",
        "sftp,  folder,        ABSENT",
        "sftp,  port,          22",
        "sftp,  timeout,       10s"
    })
    void aSettingThatDoesNotDecideItKeepsThem(String connector, String setting, String value) throws Exception {
        assertThat(put(connector, changed(connector, setting, value))).isEqualTo(Outcome.UPDATED);
        assertThat(connections.find(connector).orElseThrow().secrets()).containsEntry("password", Secret.of("hidden"));
    }

    @Test
    void limitsOfAConnectionKeepItsSecrets() throws Exception {
        ConnectionLimits limits = ConnectionLimits.of(Map.of("concurrency", 1));
        assertThat(connections.put("acme", "acme", SAVED.get("acme"), limits, Map.of()))
                .isEqualTo(Outcome.UPDATED);
    }

    @Test
    void theMessageNamesAllSettingsAndAllSecrets() {
        Map<String, Object> settings =
                Map.of("address", "evil.example", "database", "shop", "user", "app", "tls", "off");
        connections.put(
                "sql",
                "sql",
                SAVED.get("sql"),
                ConnectionLimits.NONE,
                Map.of("key", Optional.of(Secret.of("hidden too"))));
        assertThatThrownBy(() -> put("sql", settings))
                .hasMessage("The connection \"sql\" has changed in address, tls, which may decide where its secrets are"
                        + " sent. Enter the saved secrets again (key, password), or leave this as it was.");
    }

    @Test
    void aDocumentMovesNoSecretEither() {
        ConnectionDocument document = Documents.read(List.of(new NamedText("f.yaml", """
                    connection: sql
                    connector: sql
                    settings: { address: evil, database: shop, user: app }
                    """)), CONNECTORS)
                .connections()
                .get(0);
        assertThat(connections.missing(document, SecretValues.given(Map.of())))
                .containsOnlyKeys("password")
                .hasEntrySatisfying(
                        "password", sentence -> assertThat(sentence).contains("has changed in address, which"));
        assertThatThrownBy(() -> connections.apply(document, SecretValues.given(Map.of())))
                .isInstanceOf(SecretsNeeded.class);
    }
}
