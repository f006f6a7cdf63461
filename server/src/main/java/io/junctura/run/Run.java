package io.junctura.run;

import io.junctura.expression.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in memory: what it was accepted with, and the fold of what has happened since. Used by one thread at a time.
 */
public final class Run {
    private final long id;
    private final PinnedFlow flow;
    private final Accepted accepted;
    private final RunState state = new RunState();
    private final Scope scope;

    /**
     * What never changes.
     *
     * @param at      when it was accepted, in milliseconds since 1970
     * @param payload a JSON value
     * @param origin  what came with it: {@code headers}, {@code method}, {@code query}
     * @param parent  the run that called it; null if none did
     * @param depth   how many calls deep
     */
    public record Accepted(
            long at,
            @Nullable Object payload,
            Map<String, Object> origin,
            @Nullable Parent parent,
            @Nullable Long replayOf,
            int depth) {}

    /** @param step the path of the step that waits */
    public record Parent(long run, String step) {}

    public Run(long id, PinnedFlow flow, Accepted accepted) {
        this.id = id;
        this.flow = flow;
        this.accepted = accepted;
        this.scope = Scope.of(accepted.at(), 0)
                .with("instance", Map.of("name", flow.name().instance()))
                .with("config", flow.config())
                .withLazy("run", this::described)
                .withLazy("trigger", this::trigger)
                .with("headers", accepted.origin().get("headers"))
                .with("steps", state.results())
                .with("payload", accepted.payload());
    }

    private Object described() {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("id", Long.toString(id));
        run.put("version", (long) flow.version());
        run.put("acceptedAt", Instant.ofEpochMilli(accepted.at()).toString());
        return run;
    }

    private Object trigger() {
        Map<String, Object> trigger = new LinkedHashMap<>(accepted.origin());
        trigger.remove("headers");
        trigger.put("receivedAt", Instant.ofEpochMilli(accepted.at()).toString());
        return trigger;
    }

    /** The scope of a step's expressions: time and randomness are fixed for it, and equal over attempts. */
    Scope scope(String step, long now) {
        return scope.with("vars", state.vars()).at(now, seed(step));
    }

    /** FNV-1a over the path, with the run's id: the same for every attempt, another for every step and run. */
    private long seed(String step) {
        long hash = 0xcbf29ce484222325L ^ id;
        for (byte b : step.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ b) * 0x100000001b3L;
        return hash;
    }

    public long id() {
        return id;
    }

    public PinnedFlow flow() {
        return flow;
    }

    public Accepted accepted() {
        return accepted;
    }

    public RunState state() {
        return state;
    }
}
