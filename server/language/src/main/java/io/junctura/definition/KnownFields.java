package io.junctura.definition;

import java.util.Map;
import java.util.Set;

/**
 * The fields of the values that have the same fields in each run, by the names of the values. A field may be absent, as
 * {@code trigger.method} of a schedule is.
 */
public final class KnownFields {
    private static final Set<String> RUN = Set.of("id", "version", "acceptedAt");
    private static final Set<String> INSTANCE = Set.of("name");

    private KnownFields() {}

    /** In the expressions of flows. */
    public static final Map<String, Set<String>> OF_FLOWS = Map.of(
            "trigger", Set.of("method", "query", "receivedAt", "startedBy", "topic", "hops"),
            "run", RUN,
            "instance", INSTANCE,
            "loop", Set.of("index"),
            "error", Set.of("kind", "message", "step"),
            "callback", Set.of("url"));

    /** In the expressions of outbound webhooks. An event that is sent again has the {@code id} and the time of the first delivery. */
    public static final Map<String, Set<String>> OF_DELIVERIES = Map.of(
            "trigger", Set.of("topic", "receivedAt", "hops", "test", "id", "at"), "run", RUN, "instance", INSTANCE);
}
