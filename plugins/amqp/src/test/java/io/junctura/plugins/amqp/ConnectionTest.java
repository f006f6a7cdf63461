package io.junctura.plugins.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    private static int connections;

    /** A new one each time: a saved connection that leads elsewhere wants its secrets again. */
    private static String save(Map<String, ?> connection) {
        String name = "tried" + ++connections;
        harness.connection(name, "amqp", connection);
        return name;
    }

    private static Ran.Failure failure(Map<String, ?> connection) {
        return harness.test(save(connection)).orElseThrow();
    }

    private static void works(Map<String, ?> connection) {
        String name = save(connection);
        assertThat(harness.test(name)).isEmpty();
        Ran ran = harness.act("amqp.publish", name, Map.of("routingKey", BROKER.queue(), "body", "x"));
        assertThat(ran.status()).isEqualTo("succeeded");
    }

    @Test
    void aPasswordSignsIn() {
        works(BROKER.open());
    }

    @Test
    void aWrongPasswordIsReportedWithTheBrokersMessage() {
        Ran.Failure failure = failure(TestBroker.with(BROKER.open(), "password", "secret-wrong"));
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message())
                .contains("Cannot sign in to the broker at 127.0.0.1:")
                .contains("Check the connection's")
                .doesNotContain("secret-wrong");
    }

    @Test
    void anUnknownVirtualHostIsNamed() {
        Ran.Failure failure = failure(TestBroker.with(BROKER.open(), "virtualHost", "nowhere"));
        assertThat(failure.kind()).isIn("CREDENTIALS", "REFUSED");
        assertThat(failure.message()).contains("nowhere");
    }

    @Test
    void aRunWaitsUntilTheWrongPasswordIsCorrected() {
        String queue = BROKER.queue();
        harness.connection("account", "amqp", TestBroker.with(BROKER.open(), "password", "wrong"));
        long run = harness.begin("amqp.publish", "account", Map.of("routingKey", queue, "body", "x"));
        assertThat(harness.settled(run).waiting()).isEqualTo("connection");
        harness.connection("account", "amqp", BROKER.open());
        assertThat(harness.test("account")).isEmpty();
        assertThat(harness.ended(run).status()).isEqualTo("succeeded");
    }

    @Test
    void tlsTrustsTheAuthoritiesOfTheConnection() {
        works(BROKER.secure());
        assertThat(failure(BROKER.untrusted()).message())
                .contains("not trusted", "put it in PEM into the connection's \"authorities\"");
    }

    @Test
    @Tag("slow")
    void aServerThatDoesNotAnswerIsNamed() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Ran.Failure failure = failure(TestBroker.account("amqp://127.0.0.1:" + silent.getLocalPort()));
            assertThat(failure.kind()).isEqualTo("TRY_LATER");
            assertThat(failure.message())
                    .startsWith("Cannot sign in to the broker at 127.0.0.1:" + silent.getLocalPort()
                            + ": it has not answered in time. Check that AMQP 0-9-1 is spoken at this port");
        }
    }

    @Test
    void aBrokerThatIsDownIsNamed() {
        Ran.Failure failure = failure(TestBroker.account("amqp://127.0.0.1:1"));
        assertThat(failure.kind()).isEqualTo("TRY_LATER");
        assertThat(failure.message()).contains("127.0.0.1:1").containsIgnoringCase("refused");
    }

    @Test
    void ofSeveralBrokersTheFirstThatAnswersIsUsed() {
        works(TestBroker.with(
                BROKER.open(),
                "addresses",
                List.of("amqp://127.0.0.1:1", ((List<?>) BROKER.open().get("addresses")).get(0))));
    }

    @Test
    void addressesAreChecked() {
        assertThat(BrokerAddress.parse("amqps://mq.example.com")).hasToString("mq.example.com:5671");
        assertThat(BrokerAddress.parse("amqp://[::1]/")).hasToString("[::1]:5672");
        for (String wrong : List.of("mq.example.com", "amqp://u:p@mq", "amqp://mq/vhost", "http://mq", "amqp://mq:0")) {
            assertThatThrownBy(() -> BrokerAddress.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
