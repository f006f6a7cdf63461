package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.intake.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that permits chains of three runs. Each run of a chain causes the next one. */
class HopsTest {
    private static final String FLOWS = """
        integration: loop
        flows:
          hooked:
            trigger: { use: gate.hook, input: { key: open } }
            steps: [ { stop: done } ]
          asked:
            trigger: { use: gate.ask, input: {} }
            steps: [ { stop: done } ]
          by-hand:
            trigger: { use: manual.start, input: {} }
            steps: [ { call: said, input: "{{ payload }}" } ]
          said:
            trigger: { use: flow.call }
            steps: [ { use: topic.publish, input: { topic: ping, event: 1 } } ]
          ping:
            trigger: { use: topic.event, input: { topic: ping } }
            steps: [ { use: topic.publish, input: { topic: pong, event: 1 } } ]
          pong:
            trigger: { use: topic.event, input: { topic: pong } }
            steps: [ { call: said, input: "{{ payload }}" } ]
        """;
    private static final String HOOK = "/hooks/default/loop/hooked";

    @TempDir
    Path data;

    private World world;
    private TestClient client;

    @BeforeEach
    void publish() {
        world = new World(data).publish(FLOWS);
        client = world.client.with("X-Key", "open", "X-In", "yes");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Object> hops(String flow) {
        return world.runs("loop", flow).stream()
                .map(run -> run.accepted().origin().get("hops"))
                .toList();
    }

    @Test
    void aRunKnowsTheNumberOfRunsThatLedToIt() {
        client.post(HOOK, Map.of("order", 1), "Junctura-Hops", "3");
        client.post(HOOK, Map.of("order", 2));
        assertThat(hops("hooked")).containsExactly(3L, null);

        client.post("/call/default/loop/asked", Map.of(), "Junctura-Hops", "2");
        World.until(() -> hops("asked").equals(List.of(2L)));
    }

    @Test
    void anEventOfALoopIsRejectedAndCounted() {
        Answer answer = client.post(HOOK, Map.of("order", 1), "Junctura-Hops", "99999999999999");

        assertThat(answer.status()).isEqualTo(508);
        assertThat(answer.code()).isEqualTo("loop");
        assertThat(String.valueOf(answer.object().get("detail")))
                .startsWith("More than 3 runs, one causing the other, have led to this event for default/loop/hooked:");
        assertThat(client.post("/call/default/loop/asked", Map.of(), "Junctura-Hops", "4")
                        .status())
                .isEqualTo(508);
        assertThat(client.post("/api/v1/topics/ping/events", Map.of(), "Junctura-Hops", "4")
                        .status())
                .isEqualTo(508);
        assertThat(world.runs("loop", "hooked")).isEmpty();
        assertThat(world.hops.refused())
                .isEqualTo(Map.of("default/loop/hooked", 1L, "default/loop/asked", 1L, "the topic ping", 1L));
    }

    @Test
    void aHeaderThatIsNoNumberIsRefused() {
        for (String wrong : List.of("-1", "two", "1, 2", "1234567890x")) {
            Answer answer = client.post(HOOK, Map.of("order", 1), "Junctura-Hops", wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("bad-hops");
        }
    }

    @Test
    void theFirstThousandTopicsAreCountedSeparately() {
        LoopDetection hops = new LoopDetection(3);
        for (int i = 0; i < 3_000; i++)
            assertThat(hops.allows(4, "the topic t" + i)).isFalse();
        assertThat(hops.refused())
                .hasSize(1_001)
                .containsEntry("the topic t0", 1L)
                .containsEntry("others", 2_000L);
    }

    @Test
    void flowsThatPublishToEachOtherStop() {
        assertThat(client.post("/api/v1/flows/default/loop/by-hand/start", Map.of())
                        .status())
                .isEqualTo(202);

        World.until(() -> failed("ping") + failed("said") == 1);
        // by-hand and its called flow count as one run. After ping, pong and ping, the next event is rejected.
        assertThat(hops("ping")).containsExactly(1L, 3L);
        assertThat(hops("pong")).containsExactly(2L);
        assertThat(hops("said")).containsExactly(null, 2L);
        assertThat(world.hops.refused()).isEqualTo(Map.of("the topic pong", 1L));
    }

    private long failed(String flow) {
        return world.runs("loop", flow).stream()
                .map(StoredRun::status)
                .filter(RunStatus.FAILED::equals)
                .count();
    }
}
