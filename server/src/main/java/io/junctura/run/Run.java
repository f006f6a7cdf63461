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

/**
 * A run in memory: what it was accepted with, and the fold of what has happened since. Used by one thread at a time.
 */
public final class Run {
    /** A list that lies deeper in the values of a run is counted once more while a loop walks it. */
    private static final int DEEP = 5;

    private final long id;
    private final PinnedFlow flow;
    private final Accepted accepted;
    private final RunState state;
    private final Scope scope;
    private final Callbacks callbacks;
    private final Map<String, Items> items = new HashMap<>(0);

    /**
     * What never changes.
     *
     * @param at      when it was accepted, in milliseconds since 1970
     * @param payload a JSON value
     * @param origin  what came with it: {@code headers}, {@code method}, {@code query}; {@code hops} if it is of our
     *                own making; the {@link CallerLimit} of a call
     * @param parent  the run that called it; null if none did
     * @param depth   how many calls deep
     */
    public record Accepted(
            long at,
            @Nullable Object payload,
            Map<String, Object> origin,
            @Nullable Parent parent,
            @Nullable Long replayOf,
            int depth) {

        /** Without what came with the event. */
        public Accepted bare() {
            return new Accepted(at, null, Map.of(), parent, replayOf, depth);
        }

        /** How many runs, one causing the other, came before this one; 0 if its event is from outside. */
        public int hops() {
            return origin.get("hops") instanceof Number hops ? hops.intValue() : 0;
        }
    }

    /** @param step the path of the step that waits */
    public record Parent(long run, String step) {}

    /** One that nobody is called back for: it is only looked at. */
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

    /** As it was accepted, without what came with its event: for one that is read again before it goes on. */
    public Run bare() {
        return new Run(id, flow, accepted.bare(), callbacks);
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
        trigger.remove(CallerLimit.ORIGIN);
        trigger.put("receivedAt", Instant.ofEpochMilli(accepted.at()).toString());
        return trigger;
    }

    /** What every step can read, without {@code vars}. */
    public Scope scope() {
        return scope;
    }

    /** The items of a loop under way; null if they have not been asked for in this process. */
    public @Nullable Items items(String loop) {
        return items.get(loop);
    }

    public Items items(String loop, Items made) {
        items.put(loop, made);
        return made;
    }

    /** Those of the loops at or inside of a step that is over. */
    public void forgetItems(String step) {
        items.keySet().removeIf(loop -> RunState.isAt(loop, step));
    }

    /** Those of all loops. */
    public void forgetItems() {
        items.clear();
    }

    /** Bytes of heap that the items of loops under way take: rows that were read, and lists that were made for a loop. */
    public long itemsFootprint() {
        long bytes = 0;
        for (Items one : items.values()) {
            List<?> list = one.list();
            boolean counted =
                    list == null || holds(accepted.payload(), list, DEEP) || holds(state.results(), list, DEEP);
            bytes += list == null ? one.footprint() : counted ? 0 : Footprint.ofValue(list);
        }
        return bytes;
    }

    /** Whether an object holds this very list, so many levels below it or less. */
    private static boolean holds(@Nullable Object value, List<?> list, int levels) {
        if (value == list) return true;
        if (levels == 0 || !(value instanceof Map<?, ?> map)) return false;
        for (Object one : map.values()) if (holds(one, list, levels - 1)) return true;
        return false;
    }

    /** What a call-back step is known by in the journal. */
    public String callbackHash(String step) {
        return Callbacks.hash(callbacks.token(id, step));
    }

    public String callbackAddress(String step) {
        return callbacks.address(id, step);
    }

    /**
     * Fixes a step's randomness, equal over attempts: FNV-1a over the path, with the run's id, so that it is another for
     * every step and run.
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
