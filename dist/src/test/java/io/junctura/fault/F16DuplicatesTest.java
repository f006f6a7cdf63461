package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Duplicates of events, up to ten of each at the same time, across a crash and an orderly end. */
class F16DuplicatesTest {
    private static final List<EventKind> KINDS =
            List.of(EventKind.KEYED, EventKind.FLAKY, EventKind.FAMILY, EventKind.ASKED, EventKind.HEARS);
    private static final int EVENTS = 60;

    @Test
    void g2_howeverOftenAnEventIsDeliveredItStartsOneRun() {
        Trials.of("F16", "the same events up to ten times at once", "G2", "G13")
                .times(1, 50)
                .run(F16DuplicatesTest::deliveries);
    }

    private static void deliveries(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        List<Senders.SentEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) events.add(senders.event(KINDS.get(i % KINDS.size())));
        try (Server server = Server.on(data).option("apply", flows).start()) {
            java.util.concurrent.CompletableFuture<Void> killed = java.util.concurrent.CompletableFuture.runAsync(
                    server::kill,
                    java.util.concurrent.CompletableFuture.delayedExecutor(
                            trial.between(100, 1_000), TimeUnit.MILLISECONDS));
            deliver(trial, senders, server, events);
            killed.join();
        }
        try (Server server = Server.on(data).start()) {
            deliver(trial, senders, server, events);
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        try (Server server = Server.on(data).start()) {
            deliver(trial, senders, server, events);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        for (Senders.SentEvent event : events) {
            if (!event.kind.namesRun()) continue;
            assertThat(event.answers.stream().filter(answer -> answer.status() == 202))
                    .as("answers that say that %s is new", event.id)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(event.runs().stream().distinct())
                    .as("runs of %s", event.id)
                    .hasSize(1);
        }
        trial.count("events", EVENTS);
        trial.count(
                "deliveries",
                events.stream().mapToLong(event -> event.attempts.get()).sum());
        Checker.check(trial, data, senders, sink, 1);
    }

    /** Sends each event one to ten times, in random order, over ten connections. */
    private static void deliver(Trial trial, Senders senders, Server server, List<Senders.SentEvent> events)
            throws Exception {
        List<Senders.SentEvent> deliveries = new ArrayList<>();
        for (Senders.SentEvent event : events) {
            for (int i = trial.random.nextInt(10); i >= 0; i--) deliveries.add(event);
        }
        Collections.shuffle(deliveries, trial.random);
        ConcurrentLinkedQueue<Senders.SentEvent> queue = new ConcurrentLinkedQueue<>(deliveries);
        Senders.inParallel(10, () -> {
            try (Client client = new Client(server.port(), Duration.ofSeconds(60))) {
                for (Senders.SentEvent event = queue.poll(); event != null; event = queue.poll()) {
                    try {
                        senders.send(client, server, event);
                    } catch (IOException unknown) {
                        if (!server.isAlive()) return;
                    }
                }
            }
        });
    }

    @Test
    void g2_theSameIdWithAnotherBodyGetsTheFirstRunOrIsRejectedIfTheCallerChoseTheKey() {
        Trials.of("F16", "the same identity with another body", "G2")
                .times(1, 10)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Path data = trial.folder.resolve("data");
                    Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
                    String first;
                    try (Server server = Server.on(data).option("apply", flows).start();
                            Client client = new Client(server.port(), Duration.ofSeconds(30))) {
                        first = client.send(hook("{\"id\":\"e\",\"n\":1}")).text();
                        assertThat(client.send(call("{\"id\":\"c\",\"n\":1}")).status())
                                .isEqualTo(200);
                        server.kill();
                    }
                    try (Server server = Server.on(data).start();
                            Client client = new Client(server.port(), Duration.ofSeconds(30))) {
                        Client.Answer second = client.send(hook("{\"id\":\"e\",\"n\":2}"));
                        assertThat(second.status()).isEqualTo(200);
                        assertThat(Json.parse(second.body())).isEqualTo(Json.parse(first));
                        Client.Answer refused = client.send(call("{\"id\":\"c\",\"n\":2}"));
                        assertThat(refused.status()).isEqualTo(409);
                        assertThat((Map<?, ?>) Json.parse(refused.body()))
                                .extracting("code")
                                .isEqualTo("idempotency-key-reused");
                        server.awaitQuiet(Duration.ofSeconds(30));
                    }
                    assertThat(sink.effects().stream()
                                    .filter(effect -> effect.step().equals("asked")))
                            .hasSize(1);
                });
    }

    private static Client.Request hook(String body) {
        return new Client.Request("POST", EventKind.KEYED.path).json(body);
    }

    private static Client.Request call(String body) {
        return new Client.Request("POST", EventKind.ASKED.path)
                .header("Idempotency-Key", "chosen")
                .json(body);
    }
}
