package io.junctura.run;

import io.junctura.expression.Scope;
import io.junctura.json.Footprint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run in memory: how it was accepted, and its state. Only one thread at a time uses it. */
public final class Run {
    /** A loop's list that is deeper than this inside of the run's values is counted twice. */
    private static final int DEEP = 5;

    private final long id;
    private final PinnedFlow flow;
    private final Accepted accepted;
    private final RunState state;
    private final Scope scope;
    private final Callbacks callbacks;
    private final Map<String, Items> items = new HashMap<>(0);

    /**
     * What a run was accepted with. It never changes.
     *
     * @param at      when the run was accepted, in milliseconds since 1970
     * @param payload a JSON value
     * @param origin  data beside the payload: {@code headers}, {@code method}, {@code query}; {@code hops} if a run of
     *                this server caused the event; the {@link CallerLimit} of a call
     * @param parent  the run that waits for this one; null: none
     * @param depth   the length of the chain of calls that led to this run
     */
    public record Accepted(
            long at,
            @Nullable Object payload,
            Map<String, Object> origin,
            @Nullable Parent parent,
            @Nullable Long replayOf,
            int depth) {

        /** Without the values of the event. */
        public Accepted bare() {
            return new Accepted(at, null, Map.of(), parent, replayOf, depth);
        }

        /** The length of the chain of runs that caused this one; 0 if its event is from outside. */
        public int hops() {
            return origin.get("hops") instanceof Number hops ? hops.intValue() : 0;
        }
    }

    /** @param step the path of the step that waits */
    public record Parent(long run, String step) {}

    /** A run that is only displayed. It has no valid call-back addresses. */
    public Run(long id, PinnedFlow flow, Accepted accepted) {
        this(id, flow, accepted, Callbacks.NONE, new RunState());
    }

    public Run(long id, PinnedFlow flow, Accepted accepted, Callbacks callbacks) {
        this(id, flow, accepted, callbacks, new RunState());
    }

    public Run(long id, PinnedFlow flow, Accepted accepted, Callbacks callbacks, RunState state) {
        this.callbacks = callbacks;
        this.state = state;
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

    /**
     * The run as it was accepted, without the values of its event and without its state, which are read again before it
     * continues.
     */
    public Run bare() {
        return new Run(id, flow, accepted.bare(), callbacks);
    }

    /** The same run in another version of its flow. It keeps its state. */
    public Run in(PinnedFlow version) {
        return new Run(id, version, accepted, callbacks, state);
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
        trigger.remove(CallerLimit.ORIGIN_KEY);
        trigger.put("receivedAt", Instant.ofEpochMilli(accepted.at()).toString());
        return trigger;
    }

    /** The names that all expressions of the run can read, without {@code vars}. */
    public Scope scope() {
        return scope;
    }

    /** The items of a loop under way; null: they have not been evaluated in this process. */
    public @Nullable Items items(String loop) {
        return items.get(loop);
    }

    public Items items(String loop, Items made) {
        items.put(loop, made);
        return made;
    }

    /** Forgets the items of the loops at or inside of a step that has ended. */
    public void forgetItems(String step) {
        items.keySet().removeIf(loop -> StepPath.isAtOrWithin(loop, step));
    }

    public void forgetItems() {
        items.clear();
    }

    /**
     * Bytes of heap of the items of loops under way: rows that were read, and lists that are not part of other values
     * of the run.
     */
    public long itemsFootprint() {
        long bytes = 0;
        for (Items one : items.values()) {
            List<?> list = one.list();
            boolean counted =
                    list == null || contains(accepted.payload(), list, DEEP) || contains(state.results(), list, DEEP);
            bytes += list == null ? one.footprint() : counted ? 0 : Footprint.ofValue(list);
        }
        return bytes;
    }

    /** Whether an object contains this very list, at most so many levels below it. */
    private static boolean contains(@Nullable Object value, List<?> list, int levels) {
        if (value == list) return true;
        if (levels == 0 || !(value instanceof Map<?, ?> map)) return false;
        for (Object one : map.values()) if (contains(one, list, levels - 1)) return true;
        return false;
    }

    /** By which the journal finds a call-back step. */
    public String callbackHash(String step) {
        return Callbacks.hash(callbacks.token(id, step));
    }

    public String callbackAddress(String step) {
        return callbacks.address(id, step);
    }

    /**
     * The seed of {@code $random()} for a step: different for each run and step, the same in all attempts. FNV-1a over
     * the path and the run's id.
     */
    public long seed(String step) {
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
