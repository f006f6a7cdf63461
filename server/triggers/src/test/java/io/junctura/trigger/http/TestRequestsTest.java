package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.intake.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server handles a test request of a user like a request from outside. */
class TestRequestsTest {
    private static final String FLOWS = """
        integration: shop
        flows:
          received:
            trigger: { use: gate.hook, input: { key: a-secret-key } }
            steps: [ { stop: done } ]
          foreign:
            trigger: { use: gate.hook, input: { key: foreign } }
            steps: [ { stop: done } ]
          asked:
            trigger: { use: gate.ask, input: { takes: [PUT] } }
            steps: [ { respond: { status: 201, body: { twice: "{{ payload.n * 2 }}" } } } ]
          by-hand:
            trigger: { use: manual.start, input: {} }
            steps: [ { stop: done } ]
        """;

    @TempDir
    Path data;

    private World world;
    private TestClient client;

    @BeforeEach
    void publish() {
        world = new World(data).publish(FLOWS);
        client = world.client.with("X-In", "yes");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Answer send(String flow, Map<String, ?> body) {
        return client.post("/api/v1/integrations/shop/flows/" + flow + "/test-request", body);
    }

    @Test
    void itIsSignedAndStartsARun() {
        Answer answer = send("received", Map.of("body", Map.of("n", 1), "headers", Map.of("X-Kind", "order")));
        assertThat(answer.status()).isEqualTo(200);
        StoredRun run = world.runs("shop", "received").get(0);
        String id = Long.toString(run.id());
        assertThat(answer.object()).isEqualTo(Map.of("status", 202L, "body", Map.of("run", id), "run", id));
        assertThat(run.accepted().payload()).isEqualTo(Map.of("n", 1L));
        assertThat(run.accepted().origin().toString())
                .contains("x-kind=order", "x-id=signed {\"n\":1}")
                .doesNotContain("a-secret-key");
        assertThat(answer.text()).doesNotContain("a-secret-key");
    }

    @Test
    void aRejectionIsShownAsItsSenderWouldSeeIt() {
        Answer answer = send("received", Map.of("body", "{", "headers", Map.of("Content-Type", "text/jso")));
        assertThat(answer.object()).containsEntry("status", 202L);
        Answer loop = send("received", Map.of("body", 1, "headers", Map.of("Junctura-Hops", "9")));
        assertThat(loop.object())
                .containsEntry("status", 508L)
                .extractingByKey("body")
                .asString()
                .contains("code=loop");
    }

    @Test
    void aCallIsSentWithItsMethodAndAnswered() {
        Answer answer = send("asked", Map.of("body", Map.of("n", 4)));
        assertThat(answer.object()).isEqualTo(Map.of("status", 201L, "body", Map.of("twice", 8L)));
    }

    @Test
    void aRequestThatCannotBeSentIsRefusedWithItsReason() {
        assertThat(List.of(send("foreign", Map.of()), send("by-hand", Map.of()), send("none", Map.of())))
                .extracting(Answer::code)
                .containsExactly("cannot-sign", "no-address", "not-found");
        assertThat(send("received", Map.of("headers", Map.of("Host", "elsewhere")))
                        .code())
                .isEqualTo("bad-header");
        assertThat(send("received", Map.of("headers", Map.of("X-N", 1))).code()).isEqualTo("wrong-type");
        assertThat(send("received", Map.of("payload", 1)).code()).isEqualTo("unknown-member");
        assertThat(world.client
                        .post("/api/v1/integrations/shop/flows/received/test-request", Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(world.runs("shop", "received")).isEmpty();
    }
}
