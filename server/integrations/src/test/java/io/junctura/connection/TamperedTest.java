package io.junctura.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
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
import io.junctura.definition.Reading;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who can write to the database, but has no key, can only make a connection unusable. */
class TamperedTest {
    private static final String CANARY = "canary-0451-secret";

    private static final ConnectorDescriptor HTTP = new ConnectorDescriptor(
            "http",
            "HTTP",
            "",
            "http",
            "1",
            Optional.of(new ConnectionDescriptor("", new Schema(Map.of("type", "object")), Map.of(), true, "address")),
            List.of(),
            List.of());

    @TempDir
    Path data;

    private Database database;
    private SavedConnections connections;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        connections = new SavedConnections(
                new SqlConnectionStore(database), data, null, Clock.systemUTC(), () -> List.of(HTTP));
        for (String name : List.of("erp", "shop")) {
            connections.put(
                    name,
                    "http",
                    Map.of("address", "http://127.0.0.1:9000"),
                    ConnectionLimits.NONE,
                    Map.of(
                            "token", Optional.of(Secret.of(CANARY + name)),
                            "password", Optional.of(Secret.of("other-" + name))));
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void tamper(String sql) {
        assertThat(database.<Integer>write((Handle db) -> db.execute(sql))).isPositive();
        connections = new SavedConnections(
                new SqlConnectionStore(database), data, null, Clock.systemUTC(), () -> List.of(HTTP));
    }

    private static String id(String name) {
        return "(SELECT id FROM connection WHERE name = '" + name + "')";
    }

    private void doesNotOpen(String name) {
        assertThatThrownBy(() -> connections.find(name))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CREDENTIALS))
                .hasMessageContaining("changed or moved")
                .hasMessageContaining("Save")
                .message()
                .doesNotContain(CANARY);
    }

    @Test
    void secretsOfOneConnectionThatChangedPlacesDoNotOpen() {
        tamper("UPDATE secret SET sealed = (SELECT sealed FROM secret o WHERE o.connection = secret.connection"
                + " AND o.field <> secret.field) WHERE connection = " + id("erp"));
        doesNotOpen("erp");
    }

    @Test
    void theSecretOfAnotherConnectionDoesNotOpen() {
        tamper("UPDATE secret SET (version, sealed) = (SELECT version, sealed FROM secret WHERE field = 'token'"
                + " AND connection = " + id("shop") + ") WHERE field = 'token' AND connection = " + id("erp"));
        doesNotOpen("erp");
    }

    @Test
    void secretsMovedToAnotherConnectionDoNotOpen() {
        tamper("DELETE FROM secret WHERE connection = " + id("shop"));
        tamper("UPDATE secret SET connection = " + id("shop") + " WHERE connection = " + id("erp"));
        doesNotOpen("shop");
    }

    @Test
    void aFlippedBitDoesNotOpen() {
        tamper("UPDATE secret SET sealed = substr(sealed, 1, length(sealed) - 9) || CASE substr(sealed, -9, 1)"
                + " WHEN 'A' THEN 'B' ELSE 'A' END || substr(sealed, -8) WHERE field = 'token' AND connection = "
                + id("erp"));
        doesNotOpen("erp");
    }

    @Test
    void oneThatDoesNotOpenKeepsNoOtherFromWork() throws Exception {
        tamper("UPDATE secret SET version = version + 1 WHERE connection = " + id("erp"));
        assertThat(connections.find("shop").orElseThrow().secrets()).containsEntry("token", Secret.of(CANARY + "shop"));
        assertThat(connections.list()).hasSize(2);
    }

    @Test
    void oneThatDoesNotOpenIsMendedBySavingItsSecretsAgain() throws Exception {
        tamper("UPDATE secret SET version = version + 1 WHERE connection = " + id("erp"));
        connections.put(
                "erp",
                "http",
                Map.of("address", "http://127.0.0.1:9000"),
                ConnectionLimits.NONE,
                Map.of("token", Optional.of(Secret.of("new")), "password", Optional.of(Secret.of("newer"))));
        assertThat(connections.find("erp").orElseThrow().secrets()).containsEntry("token", Secret.of("new"));
    }

    @Test
    void oneThatDoesNotOpenCanBeDeleted() {
        tamper("UPDATE secret SET version = version + 1 WHERE connection = " + id("erp"));
        assertThat(connections.delete("erp")).isTrue();
    }

    @Test
    void aKeptSecretGoesToNoOtherConnector() {
        assertThatThrownBy(() -> connections.put("erp", "other", Map.of(), ConnectionLimits.NONE, Map.of()))
                .isInstanceOf(SecretsNeeded.class)
                .hasMessageContaining("has changed in connector")
                .hasMessageContaining("password, token");
    }

    @Test
    void aReferenceThatCannotBeReadMovesNoSecret() throws Exception {
        Reading moved = read("""
            connection: erp
            connector: http
            settings: { address: "http://collector.example" }
            secrets: { token: "{{ env.ERP_TOKEN }}" }
            """);
        assertThat(connections.missing(moved.connections().get(0), SecretValues.given(Map.of())))
                .containsOnlyKeys("password", "token");
        assertThat(connections.find("erp").orElseThrow().settings()).containsEntry("address", "http://127.0.0.1:9000");
    }

    private Reading read(String text) {
        return Documents.read(List.of(new NamedText("f.yaml", text)), List.of(HTTP));
    }

    @Test
    void anExportNeverHoldsASecretAndReadsBackToTheSame() {
        Reading literal = read("""
            connection: bank
            connector: http
            settings: { address: "http://127.0.0.1:9001" }
            secrets: { token: "canary-literal", apiKey: "{{ env.BANK_KEY }}" }
            """);
        assertThat(connections.apply(
                        literal.connections().get(0),
                        SecretValues.given(Map.of("bank", Map.of("apiKey", "canary-env")))))
                .isEqualTo(Outcome.CREATED);
        String exported = String.join("---\n", connections.export());
        assertThat(exported)
                .doesNotContain("canary")
                .contains("{{ env.BANK_KEY }}")
                .contains("{{ env.BANK_TOKEN }}");

        Reading again = read(exported);
        assertThat(again.problems()).isEmpty();
        assertThat(again.connections())
                .hasSize(3)
                .allSatisfy(document -> assertThat(connections.apply(document, SecretValues.given(Map.of())))
                        .isEqualTo(Outcome.UNCHANGED));
    }

    @Test
    void anExportReadsBackWhateverTheNames() {
        for (String name : List.of("1st", "true", "null", "007", "1e3", "a-b", "on", "0x1f")) {
            Reading named = read("connection: \"" + name + "\"\nconnector: http\n"
                    + "settings: { address: \"http://127.0.0.1\" }\nsecrets: { token: abc }\n");
            if (named.problems().isEmpty())
                connections.apply(named.connections().get(0), SecretValues.given(Map.of()));
        }
        assertThat(read(String.join("---\n", connections.export())).problems()).isEmpty();
    }
}
