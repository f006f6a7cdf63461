package com.example.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcmeTest {
    private static final String FLOWS = """
            integration: messages
            connections:
              account: { connector: acme }
            flows:
              arrived:
                trigger: { use: acme.message-arrived, connection: account }
                steps: []
            """;

    private final AcmeServer server = new AcmeServer("orders", "returns");
    private final Harness harness = Harness.of(AcmeConnector.class);

    @BeforeEach
    void connect() {
        connect("t-1");
    }

    private void connect(String token) {
        harness.connection("account", "acme", Map.of("address", server.address(), "token", token, "tls", false));
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
    }

    private Ran send(String text) {
        return harness.act("acme.send-message", "account", Map.of("channel", "orders", "text", text));
    }

    @Test
    void allStepsSendOverOneLine() {
        assertThat(send("first").step("act").output()).isEqualTo(Map.of("position", 1L));
        assertThat(send("second").step("act").output()).isEqualTo(Map.of("position", 2L));
        assertThat(server.messages("orders")).containsExactly("first", "second");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aMessageWhoseAnswerWasLostIsSentOnce() {
        server.breakOff();
        Ran ran = send("once");
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).step("act").output()).isEqualTo(Map.of("position", 1L));
        assertThat(server.messages("orders")).containsExactly("once");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void eachMessageOfEachChannelStartsOneRun() {
        server.arrive("orders", "O-1");
        server.arrive("returns", "R-1");
        harness.publish(FLOWS).listening("arrived");
        assertThat(List.of(
                        harness.awaitRun("arrived").payload(),
                        harness.awaitRun("arrived").payload()))
                .containsExactlyInAnyOrder(message("orders", 1, "O-1"), message("returns", 1, "R-1"));

        harness.crash().listening("arrived");
        server.arrive("orders", "O-2");
        assertThat(harness.awaitRun("arrived").payload()).isEqualTo(message("orders", 2, "O-2"));
        assertThat(harness.runs("arrived")).hasSize(3);
    }

    private static Map<String, Object> message(String channel, long position, String text) {
        return Map.of("channel", channel, "position", position, "text", text);
    }

    @Test
    void theTestOfTheConnectionReportsARefusedToken() {
        assertThat(harness.test("account")).isEmpty();
        connect("t-2");
        assertThat(harness.test("account").orElseThrow().message()).isEqualTo("Acme does not accept the token.");
    }
}
