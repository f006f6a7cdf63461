package io.junctura.trigger.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger.Emitter;
import io.junctura.api.CursorStreamTrigger.Partition;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.json.Json;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.trigger.intake.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source of numbered events in four partitions, and a server with failures: it crashes, its flow is published again, the
 * trigger breaks, commits fail. A seed decides what happens when.
 */
class StreamSimulationTest {
    private static final String FLOWS = """
        integration: feed
        flows:
          changes:
            trigger: { use: gate.feed, input: { source: stream-simulation-test } }
            steps: [ { stop: done } ]
        """;
    private static final List<String> PARTITIONS = List.of("", "a", "b", "c");
    private static final long EVENTS = 150;

    private static volatile StreamSimulationTest now;

    static {
        Function<Object, Callable<Object>> source = emitter -> () -> now.consume(emitter);
        System.getProperties().put("stream-simulation-test", source);
    }

    @TempDir
    Path data;

    private final AtomicInteger calls = new AtomicInteger();
    private long seed;
    private World world;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void eachEventOfEachPartitionStartsOneRunInOrderDespiteFailures(long seed) {
        now = this;
        this.seed = seed;
        Random random = new Random(seed);
        world = new World(data, 1_000_000);
        try {
            world.publish(FLOWS);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!isDone()) {
                if (System.nanoTime() > end) throw new AssertionError("it has not come to its end: " + received());
                happens(random);
            }
            Map<String, List<Object>> received = received();
            List<Object> all =
                    new ArrayList<>(LongStream.rangeClosed(1, EVENTS).boxed().toList());
            for (String partition : PARTITIONS)
                assertThat(received.get(partition)).isEqualTo(all);
        } finally {
            world.close();
        }
    }

    private void happens(Random random) {
        switch (random.nextInt(8)) {
            case 0 -> world.crash();
            case 1 -> world.publish(FLOWS);
            case 2 -> disturb(PARTITIONS.get(random.nextInt(PARTITIONS.size())));
            case 3 -> {
                Runnable release = world.holdCommits();
                calmly(random);
                release.run();
            }
            default -> calmly(random);
        }
        world.advance(Duration.ofMinutes(5)); // No pause is longer.
    }

    /** Lets the other threads run for a moment. */
    private static void calmly(Random random) {
        for (int i = random.nextInt(20_000); i > 0; i--) Thread.yield();
    }

    /** Writes the same cursor in another form, so pending events are rejected, and the next ones continue from here. */
    private void disturb(String partition) {
        PinnedFlow flow = world.flow("feed", "changes");
        byte[] before = world.journal.cursors().cursor(flow.flow(), partition);
        if (before == null || !(Json.parseStored(before) instanceof Map<?, ?> told)) return;
        String form =
                before[2] == 'u' ? "{\"cursor\":%s,\"use\":\"gate.feed\"}" : "{\"use\":\"gate.feed\",\"cursor\":%s}";
        byte[] after = form.formatted(told.get("cursor")).getBytes(StandardCharsets.US_ASCII);
        try {
            world.engine
                    .accept(flow, List.of(), new CursorChange(flow.flow(), partition, before, after, 0))
                    .handle((receipts, refused) -> receipts)
                    .join();
        } catch (Rejected e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"}) // The cursor is all that it goes by.
    private Object consume(Object given) throws ConnectorException, InterruptedException {
        Emitter<Long> emitter = (Emitter<Long>) given;
        Random random = new Random(seed * 1_000 + calls.incrementAndGet());
        emitter.listening();
        List<String> open = new ArrayList<>(PARTITIONS);
        while (!open.isEmpty()) {
            if (random.nextInt(200) == 0) {
                throw ConnectorException.tryLater(Reached.NO, "The line is down.", (Throwable) null);
            }
            String name = open.get(random.nextInt(open.size()));
            Partition<Long> partition = name.isEmpty() ? emitter : emitter.partition(name);
            long next = partition.cursor().orElse(0L) + 1;
            long last = Math.min(EVENTS, next + random.nextInt(3));
            if (next > EVENTS) {
                open.remove(name);
                continue;
            }
            List<Event> events = new ArrayList<>();
            for (long n = next; n <= last; n++) events.add(Event.of(Map.of("partition", name, "n", n)));
            partition.emit(events, last);
        }
        new CountDownLatch(1).await();
        return emitter;
    }

    private boolean isDone() {
        return PARTITIONS.stream()
                .allMatch(partition ->
                        received().getOrDefault(partition, List.of()).size() >= EVENTS);
    }

    /** The numbers of each partition's events in the order of their runs. */
    private Map<String, List<Object>> received() {
        Map<String, List<Object>> received = new HashMap<>();
        world.runs("feed", "changes").forEach(run -> {
            Map<?, ?> payload = (Map<?, ?>) run.accepted().payload();
            received.computeIfAbsent((String) payload.get("partition"), any -> new ArrayList<>())
                    .add(payload.get("n"));
        });
        return received;
    }
}
