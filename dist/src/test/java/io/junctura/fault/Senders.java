package io.junctura.fault;

import io.junctura.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The senders. Each event has its own id, and is sent with this id until it is acknowledged. */
final class Senders implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final ClientLog log;
    private final String prefix;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, SentEvent> sent = new ConcurrentSkipListMap<>();

    Senders(Trial trial) throws IOException {
        this.log = new ClientLog(trial.folder.resolve("client.log"));
        this.prefix = "s" + trial.seed + "-";
    }

    /** An event and the answers that its sender received. */
    static final class SentEvent {
        final String id;
        final EventKind kind;
        final AtomicInteger attempts = new AtomicInteger();
        final List<Client.Answer> answers = new CopyOnWriteArrayList<>();
        private volatile String ballast = "";

        private SentEvent(String id, EventKind kind) {
            this.id = id;
            this.kind = kind;
            if (kind == EventKind.LARGE)
                ballast = id.repeat(EventKind.BALLAST / id.length() + 1).substring(0, EventKind.BALLAST);
        }

        String ballast() {
            return ballast;
        }

        boolean isAcknowledged() {
            return answers.stream().anyMatch(Client.Answer::isSuccess);
        }

        /** The run ids in the acknowledgements. */
        List<Long> runs() {
            List<Long> runs = new ArrayList<>();
            for (Client.Answer answer : answers) {
                if (!answer.isSuccess() || !kind.namesRun()) continue;
                runs.add(Long.valueOf((String) ((Map<?, ?>) Json.parse(answer.body())).get("run")));
            }
            return runs;
        }
    }

    Collection<SentEvent> sent() {
        return sent.values();
    }

    long acknowledged() {
        return sent.values().stream().filter(SentEvent::isAcknowledged).count();
    }

    /** A new event. */
    SentEvent event(EventKind kind) {
        SentEvent event = new SentEvent(prefix + String.format("%06d", next.incrementAndGet()), kind);
        sent.put(event.id, event);
        return event;
    }

    /** Sends new events over several connections at once, until it is stopped or the server has ended. */
    void load(Server server, int connections, IntFunction<EventKind> kinds, BooleanSupplier until) throws Exception {
        AtomicInteger drawn = new AtomicInteger();
        inParallel(connections, () -> {
            try (Client client = new Client(server.port(), ANSWER_WITHIN)) {
                while (!until.getAsBoolean()) {
                    SentEvent event = event(kinds.apply(drawn.getAndIncrement()));
                    try {
                        send(client, server, event);
                        // A repeated event is a duplicate, and its value file is deleted.
                        if (event.kind == EventKind.LARGE) send(client, server, event);
                    } catch (IOException unknown) {
                        if (!server.isAlive() || until.getAsBoolean()) return;
                    }
                }
            }
        });
        log.sync();
    }

    /** Repeats each unacknowledged event until it is acknowledged. */
    void sendAgain(Server server) throws Exception {
        List<SentEvent> open = new ArrayList<>();
        for (SentEvent event : sent.values()) if (!event.isAcknowledged()) open.add(event);
        AtomicInteger at = new AtomicInteger();
        inParallel(4, () -> {
            try (Client client = new Client(server.port(), ANSWER_WITHIN)) {
                for (int i = at.getAndIncrement(); i < open.size(); i = at.getAndIncrement()) {
                    SentEvent event = open.get(i);
                    Until.holds(
                            ANSWER_WITHIN, () -> event.id + " is acknowledged; it was told " + outcome(event), () -> {
                                try {
                                    return send(client, server, event).isSuccess();
                                } catch (IOException e) {
                                    if (!server.isAlive())
                                        throw new AssertionError("The server ended: " + server.said(), e);
                                    return false;
                                }
                            });
                }
            }
        });
        log.sync();
    }

    private static Set<String> outcome(SentEvent event) {
        return event.answers.stream()
                .map(answer -> answer.status() + " " + answer.text())
                .limit(100)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Sends an event once. @throws IOException if the outcome is unknown */
    Client.Answer send(Client client, Server server, SentEvent event) throws IOException {
        return send(client, server, event, event.ballast);
    }

    /** As {@link #send(Client, Server, SentEvent)}, with a text beside the event's id, the same each time. */
    Client.Answer send(Client client, Server server, SentEvent event, String ballast) throws IOException {
        event.ballast = ballast;
        Client.Request request = new Client.Request("POST", event.kind.path)
                .json("{\"id\":\"" + event.id + "\"" + (ballast.isEmpty() ? "" : ",\"ballast\":\"" + ballast + "\"")
                        + "}");
        if (!event.kind.namesRun()) request.header("Idempotency-Key", event.id);
        if (event.kind == EventKind.HEARS) request.header("Authorization", "Bearer " + server.token());
        int attempt = event.attempts.incrementAndGet();
        log.line("sends " + event.id + " " + event.kind + " " + attempt);
        Client.Answer answer = client.send(request);
        event.answers.add(answer);
        log.line("hears " + event.id + " " + attempt + " " + answer.status() + " " + answer.text());
        return answer;
    }

    /** Work that may fail. */
    interface Job {
        void run() throws Exception;
    }

    /** Runs a job on several threads, and rethrows their exceptions. */
    static void inParallel(int threads, Job job) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            job.run();
                        } catch (Exception | AssertionError e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "sender-" + i);
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) thread.join();
        Throwable thrown = failure.get();
        if (thrown instanceof AssertionError error) throw error;
        if (thrown instanceof Exception exception) throw exception;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
