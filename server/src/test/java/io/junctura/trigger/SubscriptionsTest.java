package io.junctura.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionsTest {
    private static final String FLOWS = """
            integration: shop
            flows:
              in:
                trigger: { use: gate.registered, input: { source: subscriptions-test } }
                steps: [ { stop: done } ]
            """;
    private static final String ADDRESS = "https://x.example/hooks/default/shop/in";

    @TempDir
    Path data;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile @Nullable String refusal;
    private World world;

    @BeforeEach
    void open() {
        Function<String, Object> source = what -> {
            told.add(what);
            return refusal;
        };
        System.getProperties().put("subscriptions-test", source);
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
        System.getProperties().remove("subscriptions-test");
    }

    private void untilTold(String... what) {
        World.until(() -> told.equals(List.of(what)));
    }

    private void untilKept() {
        int flow = world.flow("shop", "in").flow();
        World.until(() -> world.journal.cursor(flow) != null);
    }

    @Test
    void theSenderIsToldWhenAFlowIsPublishedAndWhenItIsNot() {
        world.publish(FLOWS);
        untilTold("subscribe " + ADDRESS);
        world.unpublish("shop");
        untilTold("subscribe " + ADDRESS, "unsubscribe " + ADDRESS);
    }

    @Test
    void aRestartTellsNobodyAnything() {
        world.publish(FLOWS);
        untilTold("subscribe " + ADDRESS);
        untilKept();
        world.restart();
        world.publish(FLOWS.replace("shop", "other"));
        untilTold("subscribe " + ADDRESS, "subscribe " + ADDRESS.replace("shop", "other"));
    }

    @Test
    void itIsTriedUntilItIsDone() throws Exception {
        refusal = "Come later.";
        world.publish(FLOWS);
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.troubles().get(0).message()).contains("Come later.");
        refusal = null;
        world.advance(Duration.ofSeconds(1));
        untilKept();
        World.until(() -> world.intake.troubles().isEmpty());
        untilTold("subscribe " + ADDRESS, "subscribe " + ADDRESS);
    }
}
