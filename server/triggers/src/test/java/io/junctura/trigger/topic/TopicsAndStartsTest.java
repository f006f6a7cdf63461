package io.junctura.trigger.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.trigger.intake.World;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsAndStartsTest {
    private static final String FLOWS = """
        integration: shop
        flows:
          one:
            trigger: { use: topic.event, input: { topic: order-placed } }
            steps: [ { use: topic.publish, input: { topic: noted, event: { n: "{{ payload.n }}" } } } ]
          two:
            trigger: { use: topic.event, input: { topic: order-placed } }
            steps: [ { stop: done } ]
          three:
            trigger: { use: topic.event, input: { topic: noted } }
            steps: [ { stop: done } ]
          by-hand:
            trigger: { use: manual.start, input: {} }
            steps: [ { stop: done } ]
        """;
    private static final String EVENTS = "/api/v1/topics/order-placed/events";
    private static final String START = "/api/v1/flows/default/shop/by-hand/start";

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

    @Test
    void g15_anEventStartsARunOfEachFlowThatSubscribes() {
        Answer answer = client.post(EVENTS, Map.of("n", 1));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.object()).containsEntry("runs", 2L).containsKey("event");
        assertThat(world.runs("shop", "one")).hasSize(1);
        assertThat(world.runs("shop", "two").get(0).accepted().payload()).isEqualTo(Map.of("n", 1L));
    }

    @Test
    void theOpenApiDocumentSaysThatAnEventsNumberInItsTopicIsNotTheIdOfARun() {
        assertThat(client.get("/api/v1/openapi.json").text())
                .contains("The sequence number of the event among all events of topics. It is not the ID of a run")
                .contains("How many runs it starts");
    }

    @Test
    void aFlowPublishesToATopicToo() {
        client.post(EVENTS, Map.of("n", 4));
        World.until(() -> world.runs("shop", "three").size() == 1);
        assertThat(world.runs("shop", "three").get(0).accepted().payload()).isEqualTo(Map.of("n", 4L));
    }

    @Test
    void aTopicNeedsNoSubscriber() {
        Answer answer = client.post("/api/v1/topics/unheard/events", 1);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.object()).containsEntry("runs", 0L);
        world.unpublish("shop");
        assertThat(client.post(EVENTS, 1).object()).containsEntry("runs", 0L);
    }

    @Test
    void theSameKeyPublishesOnce() {
        Answer first = client.post(EVENTS, Map.of("n", 1), "Idempotency-Key", "e1");
        Answer second = client.post(EVENTS, Map.of("n", 1), "Idempotency-Key", "e1");
        assertThat(second.object()).isEqualTo(first.object());
        assertThat(world.runs("shop", "two")).hasSize(1);
    }

    @Test
    void theSameKeyWithAnotherEventIsAConflictOnTheSameTopicAlone() {
        Answer first = client.post(EVENTS, Map.of("n", 1), "Idempotency-Key", "e1");
        Answer other = client.post(EVENTS, Map.of("n", 2), "Idempotency-Key", "e1");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        assertThat(other.object()).containsEntry("event", first.object().get("event"));
        assertThat(world.runs("shop", "two")).hasSize(1);
        Answer elsewhere = client.post("/api/v1/topics/noted/events", Map.of("n", 2), "Idempotency-Key", "e1");
        assertThat(elsewhere.status()).isEqualTo(202);
    }

    @Test
    void publishingNeedsAnOperatorAndAProperTopicAndJson() {
        assertThat(world.client.post(EVENTS, 1).status()).isEqualTo(401);
        assertThat(client.post("/api/v1/topics/a%20b/events", 1).code()).isEqualTo("bad-topic");
        assertThat(client.send("POST", EVENTS, new byte[] {'x'}, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(client.send("POST", EVENTS, new byte[] {'x'}, "Content-Type", "application/json")
                        .code())
                .isEqualTo("bad-json");
        world.engine.close();
        Answer stopping = client.post(EVENTS, 1);
        assertThat(stopping.status()).isEqualTo(503);
        assertThat(stopping.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void anEventWithoutASubscriberNeedsDiskSpaceToo() {
        String unheard = "/api/v1/topics/unheard/events";
        world.free.set(1);
        world.space.measure();
        Answer refused = client.post(unheard, 1);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        world.free.set(1L << 40);
        world.space.measure();
        assertThat(client.post(unheard, 1).object()).containsEntry("runs", 0L);
        world.engine.close();
        assertThat(client.post(unheard, 1).status()).isEqualTo(503);
    }

    @Test
    void aFlowIsStartedByHandWithOrWithoutAPayload() {
        Answer with = client.post(START, Map.of("a", 1));
        Answer without = client.send("POST", START, null);
        assertThat(with.status()).isEqualTo(202);
        assertThat(without.status()).isEqualTo(202);
        assertThat(world.runs("shop", "by-hand"))
                .extracting(run -> run.accepted().payload())
                .containsExactly(Map.of("a", 1L), null);
    }

    @Test
    void theSameKeyStartsOnceAndAnotherBodyWithItIsAConflict() {
        Answer first = client.post(START, 1, "Idempotency-Key", "k");
        Answer second = client.post(START, 1, "Idempotency-Key", "k");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.object()).isEqualTo(first.object());
        assertThat(client.post(START, 2, "Idempotency-Key", "k").status()).isEqualTo(409);
        assertThat(world.runs("shop", "by-hand")).hasSize(1);
    }

    @Test
    void onlyFlowsThatAreStartedByHandAre() {
        assertThat(world.client.post(START, 1).status()).isEqualTo(401);
        assertThat(client.post("/api/v1/flows/default/shop/one/start", 1).code())
                .isEqualTo("not-manual");
        assertThat(client.post("/api/v1/flows/default/shop/none/start", 1).status())
                .isEqualTo(404);
        assertThat(client.send("POST", START, new byte[] {'x'}).status()).isEqualTo(415);
    }

    @Test
    void aFlowOfAnyTriggerIsStartedWithAGivenPayload() {
        String start = "/api/v1/integrations/shop/flows/two/start";
        Answer answer = client.post(start, Map.of("payload", Map.of("n", 5)));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(world.runs("shop", "two")).singleElement().satisfies(run -> {
            assertThat(Long.toString(run.id())).isEqualTo(answer.object().get("run"));
            assertThat(run.accepted().payload()).isEqualTo(Map.of("n", 5L));
            assertThat(run.accepted().origin()).isEqualTo(Map.of("startedBy", "Ana"));
        });
        assertThat(world.client.post(start, Map.of()).status()).isEqualTo(401);
        assertThat(client.post(start, Map.of("pay", 1)).code()).isEqualTo("unknown-member");
        assertThat(client.post("/api/v1/integrations/shop/flows/none/start", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(world.runs("shop", "two")).hasSize(1);
    }
}
