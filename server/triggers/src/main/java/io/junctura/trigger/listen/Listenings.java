package io.junctura.trigger.listen;

import io.junctura.api.ConnectorException;
import io.junctura.dispatch.IntakeCapacity;
import io.junctura.error.DomainException;
import io.junctura.files.ArrivingFiles;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.listen.ListenSources.Open;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tests of drafts that wait for the next events of their triggers. They are only in memory, and create no runs, cursors or
 * entries of the file ledger. Thread safe.
 */
public final class Listenings implements EventObserver, AutoCloseable {
    static final Duration TIME_LIMIT = Duration.ofMinutes(5);
    static final int MAX = 20;
    private static final Duration KEPT_AFTERWARDS = Duration.ofMinutes(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ListenSources sources;
    private final IntakeCapacity capacity;
    private final ArrivingFiles files;
    private final BackgroundTasks tasks;
    private final Clock clock;
    /** By ID, the oldest first. Ended ones stay for a minute, so that clients can ask for the result. */
    private final Map<String, Open> all = new LinkedHashMap<>();
    /** Those that still wait. Each event that a published flow accepts is looked up here. */
    private final Map<FlowName, Open> waiting = new ConcurrentHashMap<>();

    private boolean closed;

    public Listenings(ListenSources sources, IntakeCapacity capacity, ArrivingFiles files, BackgroundTasks tasks) {
        this.sources = sources;
        this.capacity = capacity;
        this.files = files;
        this.tasks = tasks;
        this.clock = tasks.clock();
    }

    /**
     * Begins to wait for the next event of a flow's trigger. An earlier wait for the same flow ends.
     *
     * @param keep stores the event; returns the reason if it does not
     * @throws DomainException if the trigger has no events or cannot be set up, or too many tests listen
     */
    Open begin(PinnedFlow flow, Function<byte[], @Nullable String> keep) throws InterruptedException {
        Instant until = clock.instant().plus(TIME_LIMIT);
        Listening listening = new Listening(random(), flow.name(), until, keep);
        IncomingFiles brought = new IncomingFiles(files, capacity::checkCapacity).held();
        Open open;
        try {
            open = sources.open(listening, flow, brought);
        } catch (ConnectorException e) {
            throw DomainException.invalid(
                    "trigger-not-ready",
                    "The trigger of the flow \"" + flow.name().flow() + "\" cannot be set up: " + e.getMessage());
        }
        add(open);
        CompletableFuture<Void> ignored = listening.over().thenRun(() -> {
            waiting.remove(flow.name(), open);
            open.source().stop();
            tasks.run(brought::close);
        });
        open.source().start();
        tasks.runAt(until.toEpochMilli(), listening::end);
        tasks.runAt(until.plus(KEPT_AFTERWARDS).toEpochMilli(), () -> remove(listening));
        return open;
    }

    private synchronized void add(Open open) {
        Listening listening = open.listening();
        if (closed) {
            throw DomainException.unavailable("try-later", "The server is stopping.", Duration.ofSeconds(10));
        }
        Open before = waiting.get(listening.flow());
        if (before != null) before.listening().end();
        if (all.size() >= MAX) {
            String old = all.values().stream()
                    .map(Open::listening)
                    .filter(Listening::isOver)
                    .map(Listening::id)
                    .findFirst()
                    .orElseThrow(() -> DomainException.conflict(
                            "too-many-listen", MAX + " tests wait for events, as many as may. End one of them first."));
            all.remove(old);
        }
        all.put(listening.id(), open);
        if (!listening.isOver()) waiting.put(listening.flow(), open);
    }

    private synchronized void remove(Listening listening) {
        all.remove(listening.id());
    }

    /** @return empty if the integration has none with this ID, or it ended more than a minute ago */
    synchronized Optional<Open> find(String integration, String id) {
        return Optional.ofNullable(all.get(id))
                .filter(open -> open.listening().flow().integration().equals(integration));
    }

    /** Ends and removes it. */
    void end(Open open) {
        open.listening().end();
        remove(open.listening());
    }

    /** @return empty if no waiting test has this address */
    Optional<Open> at(String token) {
        return waiting.values().stream()
                .filter(open -> token.equals(open.token()))
                .findFirst();
    }

    @Override
    public boolean waitFor(PinnedFlow flow) {
        return waiting.containsKey(flow.name());
    }

    /** The event of a published flow is an event for its draft, too. */
    @Override
    public void accepted(PinnedFlow flow, @Nullable Object payload, Map<String, Object> origin) {
        Open open = waiting.get(flow.name());
        if (open != null) receive(open, payload, origin);
    }

    @Override
    public void published(String topic, @Nullable Object event) {
        for (Open open : waiting.values()) {
            if (topic.equals(open.topic())) receive(open, event, Map.of());
        }
    }

    private void receive(Open open, @Nullable Object payload, Map<String, Object> origin) {
        Instant now = clock.instant();
        tasks.run(() ->
                open.listening().received(now, payload, origin, new IncomingFiles(files, capacity::checkCapacity)));
    }

    /** @return completed on a thread that may block, when the test ends or after that time */
    CompletableFuture<Void> over(Listening listening, Duration atMost) {
        CompletableFuture<Void> waited = listening.over().copy();
        tasks.runAt(clock.millis() + atMost.toMillis(), () -> waited.complete(null));
        return waited.thenRunAsync(() -> {}, tasks.workers());
    }

    static String random() {
        byte[] bytes = new byte[20];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        List<Open> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(all.values());
        }
        open.forEach(one -> one.listening().end());
    }
}
