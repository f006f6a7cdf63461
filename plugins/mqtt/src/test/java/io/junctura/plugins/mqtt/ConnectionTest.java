package io.junctura.plugins.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    private static int connections;

    /** A new one each time: a saved connection that leads elsewhere wants its secrets again. */
    private static String save(Map<String, ?> connection) {
        String name = "tried" + ++connections;
        harness.connection(name, "mqtt", connection);
        return name;
    }

    private static Ran.Failure failure(Map<String, ?> connection) {
        return harness.test(save(connection)).orElseThrow();
    }

    private static void works(Map<String, ?> connection) {
        String name = save(connection);
        assertThat(harness.test(name)).isEmpty();
        Ran ran = harness.act("mqtt.publish", name, Map.of("topic", BROKER.topic(), "body", "x"));
        assertThat(ran.status()).isEqualTo("succeeded");
    }

    @Test
    void aPasswordSignsInByBothVersions() {
        works(BROKER.open());
        works(BROKER.version3());
        works(TestBroker.with(BROKER.open(), "clientId", "steps"));
    }

    @Test
    void aWrongPasswordIsReportedWithTheBrokersMessage() {
        reports(BROKER.open(), "Bad User Name or Password (0x86)", "Not authorized (0x87)");
        reports(BROKER.version3(), "Bad User Name or Password (return code 4)", "Not authorized (return code 5)");
    }

    private static void reports(Map<String, Object> connection, String... reasons) {
        Ran.Failure failure = failure(TestBroker.with(connection, "password", "secret-wrong"));
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message())
                .contains("Cannot connect to the broker at 127.0.0.1:")
                .containsAnyOf(reasons)
                .contains("Check the connection's user and password")
                .doesNotContain("secret-wrong");
    }

    @Test
    void aRunWaitsUntilTheWrongPasswordIsCorrected() {
        harness.connection("account", "mqtt", TestBroker.with(BROKER.open(), "password", "wrong"));
        long run = harness.begin("mqtt.publish", "account", Map.of("topic", BROKER.topic(), "body", "x"));
        assertThat(harness.settled(run).waiting()).isEqualTo("connection");
        harness.connection("account", "mqtt", BROKER.open());
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
    void aBrokerThatIsDownIsNamed() {
        Ran.Failure failure = failure(TestBroker.account("mqtt://127.0.0.1:1"));
        assertThat(failure.kind()).isEqualTo("TRY_LATER");
        assertThat(failure.message()).contains("127.0.0.1:1").containsIgnoringCase("refused");
    }

    @Test
    void addressesAreChecked() {
        assertThat(BrokerAddress.parse("mqtts://mqtt.example.com")).hasToString("mqtt.example.com:8883");
        assertThat(BrokerAddress.parse("mqtt://[::1]/")).hasToString("[::1]:1883");
        for (String wrong :
                List.of("mqtt.example.com", "mqtt://u:p@mqtt", "mqtt://mqtt/x", "ws://mqtt", "mqtt://m:0")) {
            assertThatThrownBy(() -> BrokerAddress.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void topicFiltersMatchAsTheStandardSays() {
        assertThat(matching("sport/tennis/player1/#"))
                .containsExactly("sport/tennis/player1", "sport/tennis/player1/ranking");
        assertThat(matching("sport/+")).containsExactly("sport/");
        assertThat(matching("+/+")).containsExactly("sport/", "/finance");
        assertThat(matching("#")).doesNotContain("$SYS/load").hasSize(5);
        assertThat(matching("$share/group/sport/+")).containsExactly("sport/");
        assertThat(matching("$SYS/#")).containsExactly("$SYS/load");
        for (String wrong : List.of("", "sport/tennis#", "sport/#/ranking", "sport+", "$share/group")) {
            assertThatThrownBy(() -> new TopicFilter(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<String> matching(String filter) {
        TopicFilter parsed = new TopicFilter(filter);
        return List.of(
                        "sport",
                        "sport/",
                        "sport/tennis/player1",
                        "sport/tennis/player1/ranking",
                        "/finance",
                        "$SYS/load")
                .stream()
                .filter(parsed::matches)
                .toList();
    }
}
