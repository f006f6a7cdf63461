package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Events of several order keys, with a receiver that fails each first attempt, across a kill. The events of each key stay in
 * order.
 */
class F17OrderTest {
    private static final String HOOK = "/hooks/default/lines/lined";

    @Test
    void g7_runsOfOneKeyActInTheOrderInWhichTheirEventsWereAccepted() {
        Trials.of("F17", "order of each key, across a kill", "G7").times(1, 10).run(F17OrderTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        // Fewer keys than the consecutive failures that open the circuit breaker. Otherwise the trial mostly waits
        // for the breaker.
        int keys = Boolean.getBoolean("tests.long") ? 8 : 6;
        int events = Boolean.getBoolean("tests.long") ? 100 : 12;
        Sink sink = trial.closing(new Sink());
        Path data = trial.folder.resolve("data");
        Path document = Documents.write(trial.folder.resolve("lines.yaml"), "lines.yaml", sink.address());
        AtomicReference<Server> server =
                new AtomicReference<>(Server.on(data).option("apply", document).start());
        trial.closing(() -> server.get().close());
        int killAfter = trial.random.nextInt(keys * events);
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicInteger names = new AtomicInteger();
        Senders.inParallel(keys, () -> {
            int key = names.getAndIncrement();
            for (int n = 0; n < events; n++) {
                String body = "{\"key\":\"k" + key + "\",\"id\":\"k" + key + "-" + n + "\"}";
                Until.holds(Duration.ofSeconds(60), () -> body + " is acknowledged", () -> acknowledged(server, body));
                if (acknowledged.getAndIncrement() == killAfter) {
                    server.get().kill();
                    server.set(Server.on(data).start());
                }
            }
        });
        server.get().awaitQuiet(Duration.ofMinutes(2));
        sink.writeTo(trial.folder.resolve("sink.log"));
        for (int key = 0; key < keys; key++) {
            for (String step : List.of("lined", "flaky")) {
                List<Integer> order = arrived(sink, step, "k" + key + "-");
                assertThat(order).as("%s of k%s", step, key).isSorted();
                assertThat(order.stream().distinct()).as("%s of k%s", step, key).hasSize(events);
            }
        }
        trial.count("events in order", (long) keys * events);
    }

    private static boolean acknowledged(AtomicReference<Server> server, String body) {
        try (Client client = new Client(server.get().port(), Duration.ofSeconds(30))) {
            return client.send(new Client.Request("POST", HOOK).json(body)).isSuccess();
        } catch (IOException killed) {
            return false;
        }
    }

    /** The numbers of a key's events in the order in which attempts of a step arrived. */
    private static List<Integer> arrived(Sink sink, String step, String prefix) {
        List<Integer> numbers = new ArrayList<>();
        for (Sink.Effect effect : sink.effects()) {
            if (effect.step().equals(step) && effect.id().startsWith(prefix)) {
                numbers.add(Integer.valueOf(effect.id().substring(prefix.length())));
            }
        }
        return numbers;
    }
}
