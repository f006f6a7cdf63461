package io.junctura.plugins.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketModeTest {
    private static final Duration SETTLED = Duration.ofMinutes(6);

    private static final String FLOWS = """
            integration: chat
            connections:
              octo: { connector: slack }
            flows:
              mentions:
                trigger: { use: slack.socket-event, connection: octo, input: { types: app_mention } }
                steps: []
              all:
                trigger: { use: slack.socket-event, connection: octo }
                steps: []
              order:
                trigger: { use: slack.socket-command, connection: octo, input: { commands: /order } }
                steps: []
              approve:
                trigger: { use: slack.socket-action, connection: octo, input: { actions: approve } }
                steps: []
            """;

    private static final String LATE = """
            integration: late
            connections:
              octo: { connector: slack }
            flows:
              late:
                trigger: { use: slack.socket-event, connection: octo }
                steps: []
            """;

    private final SlackSimulator slack = new SlackSimulator();
    private final Harness harness = Harness.of(SlackConnector.class);

    @BeforeEach
    void connect() {
        connect(SlackSimulator.APP);
    }

    private void connect(String token) {
        harness.connection("octo", "slack", Map.of("address", slack.address(), "appToken", token));
    }

    @AfterEach
    void close() {
        harness.close();
        slack.close();
    }

    private TestWebSocket.Client listening() {
        harness.publish(FLOWS);
        TestWebSocket.Client client = slack.sockets.awaitClient();
        all();
        return client;
    }

    private void all() {
        harness.listening("mentions").listening("all").listening("order").listening("approve");
    }

    private static String envelope(String id, String type, String payload) {
        return "{\"envelope_id\":\"" + id + "\",\"type\":\"" + type
                + "\",\"accepts_response_payload\":false,\"payload\":" + payload + "}";
    }

    private static String event(String id, String type) {
        return envelope(
                "e-" + id,
                "events_api",
                "{\"type\":\"event_callback\",\"event_id\":\"" + id + "\",\"event\":{\"type\":\"" + type + "\"}}");
    }

    private static String command(String name) {
        return envelope(
                "c-" + name,
                "slash_commands",
                "{\"command\":\"/" + name + "\",\"user_id\":\"U1\",\"trigger_id\":\"t-" + name + "\"}");
    }

    private static String acknowledged(String id) {
        return "{\"envelope_id\":\"" + id + "\"}";
    }

    @Test
    void allFlowsOfAConnectionShareOneWebSocket() {
        TestWebSocket.Client client = listening();
        harness.advance(SETTLED);
        client.send(event("Ev1", "app_mention"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        client.send(command("order"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("c-order"));
        client.send(envelope(
                "i-1", "interactive", "{\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"approve\"}]}"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("i-1"));
        for (String flow : new String[] {"mentions", "all", "order", "approve"}) {
            assertThat(harness.runs(flow)).as(flow).hasSize(1);
        }
        assertThat(slack.sockets.opened()).isEqualTo(1);
    }

    @Test
    void onlyMatchingEventsStartAFlowAndAreAcknowledged() {
        TestWebSocket.Client client = listening();
        harness.advance(SETTLED);
        client.send(command("other"));
        client.send("{\"broken\":");
        client.send(envelope("e-poison", "events_api", "{\"type\":\"event_callback\"}"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-poison"));
        client.send(event("Ev1", "reaction_added"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        assertThat(harness.runs("all")).hasSize(1);
        assertThat(harness.runs("mentions")).isEmpty();
        assertThat(harness.runs("order")).isEmpty();
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void eventsAreNotAcknowledgedWhileFlowsBeginAndComeOnce() {
        TestWebSocket.Client client = listening();
        client.send(event("Ev1", "app_mention"));
        harness.awaitRun("mentions");
        harness.awaitRun("all");
        assertThat(client.isQuiet()).isTrue();
        harness.advance(SETTLED);
        client.send(event("Ev1", "app_mention"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        assertThat(harness.runs("mentions")).hasSize(1);
        assertThat(harness.runs("all")).hasSize(1);
    }

    @Test
    void aFlowThatBeginsMinutesLaterMissesNothing() {
        TestWebSocket.Client client = listening();
        harness.advance(Duration.ofMinutes(1));
        client.send(event("Ev1", "app_mention"));
        harness.awaitRun("all");
        // The event is not acknowledged, so this is the first acknowledgement.
        client.send(command("order"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("c-order"));
        harness.advance(Duration.ofMinutes(4)).publish(LATE).listening("late");
        client.send(event("Ev1", "app_mention"));
        harness.awaitRun("late");
        harness.advance(SETTLED);
        client.send(event("Ev1", "app_mention"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        assertThat(harness.runs("all")).hasSize(1);
        assertThat(harness.runs("late")).hasSize(1);
    }

    @Test
    void aFlowThatIsAwayForMinutesMissesNothing() {
        TestWebSocket.Client client = listening();
        harness.publish(LATE).listening("late").advance(SETTLED).unpublish("late");
        harness.advance(Duration.ofMinutes(5));
        client.send(event("Ev1", "app_mention"));
        harness.awaitRun("all");
        client.send(command("order"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("c-order"));
        harness.publish(LATE).listening("late");
        client.send(event("Ev1", "app_mention"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        assertThat(harness.runs("all")).hasSize(1);
        assertThat(harness.runs("late")).hasSize(1);
    }

    @Test
    void aFlowThatStaysAwayIsNotAwaitedForEver() {
        TestWebSocket.Client client = listening();
        harness.publish(LATE).listening("late").advance(SETTLED).unpublish("late");
        // The moment at which the flow leaves is not told.
        for (int i = 0; i < 100 && client.isQuiet(); i++) {
            harness.advance(SETTLED);
            client.send(event("Ev" + i, "app_mention"));
            harness.awaitRun("all");
        }
        assertThat(client.awaitText()).contains("e-Ev");
    }

    @Test
    void theWebSocketIsReplacedBeforeSlackClosesIt() {
        TestWebSocket.Client old = listening();
        harness.advance(SETTLED);
        old.send("{\"type\":\"disconnect\",\"reason\":\"warning\"}");
        TestWebSocket.Client next = slack.sockets.awaitClient();
        old.send(event("Ev1", "app_mention"));
        assertThat(old.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        old.drop();
        next.send(event("Ev2", "app_mention"));
        assertThat(next.awaitText()).isEqualTo(acknowledged("e-Ev2"));
        assertThat(harness.runs("mentions")).hasSize(2);
        assertThat(harness.triggerError("mentions")).isEmpty();
    }

    @Test
    void aWebSocketThatBreaksIsOpenedAgain() {
        TestWebSocket.Client client = listening();
        client.drop();
        TestWebSocket.Client next = againAfterAPause();
        all();
        harness.advance(SETTLED);
        next.send(event("Ev1", "app_mention"));
        assertThat(next.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        assertThat(harness.awaitRun("mentions").status()).isEqualTo("succeeded");
    }

    /** The pause goes by the harness' clock, and begins at a moment that no one tells. */
    private TestWebSocket.Client againAfterAPause() {
        for (int i = 0; i < 300; i++) {
            harness.advance(Duration.ofSeconds(1));
            TestWebSocket.Client next = slack.sockets.clientWithin(Duration.ofMillis(100));
            if (next != null) return next;
        }
        throw new AssertionError("no further WebSocket was opened");
    }

    @Test
    void acknowledgedEventsSurviveACrash() {
        TestWebSocket.Client client = listening();
        harness.advance(SETTLED);
        client.send(event("Ev1", "app_mention"));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        harness.crash();
        TestWebSocket.Client next = slack.sockets.awaitClient();
        all();
        harness.advance(SETTLED);
        next.send(event("Ev1", "app_mention"));
        assertThat(next.awaitText()).isEqualTo(acknowledged("e-Ev1"));
        assertThat(harness.runs("mentions")).hasSize(1);
    }

    @Test
    void aLargeMessageStartsARun() {
        TestWebSocket.Client client = listening();
        harness.advance(SETTLED);
        client.send(event("Ev1", "app_mention")
                .replace("\"app_mention\"", "\"app_mention\",\"text\":\"" + "x".repeat(1_000_000) + "\""));
        assertThat(client.awaitText()).isEqualTo(acknowledged("e-Ev1"));
    }
}
