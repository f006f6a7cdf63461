package io.junctura.plugins.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    private static int connections;

    /** A new one each time: a saved connection that leads elsewhere wants its secrets again. */
    private static String save(Map<String, ?> connection) {
        String name = "tried" + ++connections;
        harness.connection(name, "kafka", connection);
        return name;
    }

    private static Ran.Failure failure(Map<String, ?> connection) {
        return harness.test(save(connection)).orElseThrow();
    }

    private static void works(Map<String, ?> connection) {
        String name = save(connection);
        assertThat(harness.test(name)).isEmpty();
        Ran ran = harness.act("kafka.publish", name, Map.of("topic", BROKER.topic(1), "value", "x"));
        assertThat(ran.status()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "scram-sha-256", "scram-sha-512"})
    void aPasswordSignsIn(String signIn) {
        works(BROKER.signed(signIn, TestBroker.PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "scram-sha-256"})
    void aWrongPasswordIsReportedWithKafkasMessage(String signIn) {
        Ran.Failure failure = failure(BROKER.signed(signIn, "secret-wrong"));
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message())
                .contains("Authentication failed")
                .contains("Check the connection's user \"orders\", password and sign-in.")
                .doesNotContain("secret-wrong");
    }

    @Test
    void aRunWaitsUntilTheWrongPasswordIsCorrected() {
        String topic = BROKER.topic(1);
        harness.connection("account", "kafka", BROKER.signed("plain", "wrong"));
        long run = harness.begin("kafka.publish", "account", Map.of("topic", topic, "value", "x"));
        assertThat(harness.settled(run).waiting()).isEqualTo("connection");
        harness.connection("account", "kafka", BROKER.signed("plain", TestBroker.PASSWORD));
        assertThat(harness.test("account")).isEmpty();
        assertThat(harness.ended(run).status()).isEqualTo("succeeded");
    }

    @Test
    void tlsTrustsTheAuthoritiesOfTheConnection() {
        works(BROKER.secure());
        assertThat(failure(BROKER.untrusted()).message()).containsIgnoringCase("certif");
    }

    @Test
    void aBrokerThatIsDownIsNamed() {
        Ran.Failure failure = failure(Map.of("bootstrapServers", "127.0.0.1:1", "security", "plaintext"));
        assertThat(failure.kind()).isEqualTo("TRY_LATER");
        assertThat(failure.message()).contains("127.0.0.1:1").containsIgnoringCase("refused");
    }

    @Test
    void anAdvertisedBrokerInAPrivateNetworkMustBeNamedByTheConnection() {
        Ran.Failure failure = failure(BROKER.elsewhere());
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .contains("The cluster advertises")
                .contains("localhost:")
                .contains("Add it to the connection's bootstrapServers.");
    }

    @Test
    void addressesAndPasswordsAreChecked() {
        assertThatThrownBy(() -> Broker.parse("kafka.example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT");
        assertThat(Broker.parse("[::1]:9092, k2:9093"))
                .extracting(Broker::toString)
                .containsExactly("[::1]:9092", "k2:9093");
        assertThat(Clients.quoted("a\"b\\c\nd")).isEqualTo("\"a\\\"b\\\\c\\nd\"");
    }
}
