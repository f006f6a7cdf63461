package io.junctura.dispatch.listener;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.connector.Actions;
import io.junctura.dispatch.TestActions;
import io.junctura.dispatch.TestEngine;
import io.junctura.dispatch.TestFlows;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.memory.HeapShare;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that wait for one run, since they sent the same key. */
class CallersTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final TestFlows flows = new TestFlows();
    private final TestEngine world = new TestEngine(flows, new TestActions(this::run));

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws InterruptedException {
        begun.countDown();
        gate.await();
        return Map.of();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        world.close();
    }

    private CompletableFuture<CallEnd> call(Duration timeLimit) throws Rejected {
        return world.engine.call(
                flows.get("slow"),
                new Incoming(Map.of(), null, Map.of(), "k"),
                false,
                timeLimit,
                HeapShare.REQUEST_VALUES.open());
    }

    @Test
    void oneThatIsLateDoesNotTakeTheAnswerFromTheOthers() throws Exception {
        flows.add("slow", action("work", "test.work", Map.of()), TestFlows.respond("answer", "hello"));
        CompletableFuture<CallEnd> patient = call(Duration.ofMinutes(1));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<CallEnd> hasty = call(Duration.ofSeconds(10));
        world.setClock(START + 10_000);
        Eventually.is("one is late", () -> {
            world.ringDue();
            return hasty.isDone();
        });
        assertThat(hasty.get()).isInstanceOf(CallEnd.Late.class);
        assertThat(patient).isNotDone();
        gate.countDown();
        CallEnd end = patient.get(20, TimeUnit.SECONDS);
        assertThat(((CallEnd.Answered) end).response().body()).isEqualTo("hello");
    }
}
