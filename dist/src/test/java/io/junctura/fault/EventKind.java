package io.junctura.fault;

import java.util.List;

/**
 * The kinds of events: one for each flow of {@code flows.yaml} that accepts events.
 *
 * <p>{@code effects} are the steps of its run that act on the sink, first to last; each acts on the path of its own name.
 */
enum EventKind {
    KEYED("/hooks/default/faults/keyed", "first", "second"),
    FLAKY("/hooks/default/faults/flaky", "flaky"),
    UNSAFE("/hooks/default/faults/unsafe", "unsafe"),
    FAMILY("/hooks/default/faults/family", "member", "after"),
    ASKED("/call/default/faults/asked", "asked"),
    HEARS("/api/v1/topics/news/events", "heard"),
    LARGE("/hooks/default/faults/large", "large");

    /** The text beside the id of an event of the kind {@link #LARGE}: more than a row takes. */
    static final int BALLAST = 100_000;

    final String path;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
    final List<String> effects;

    EventKind(String path, String... effects) {
        this.path = path;
        this.effects = List.of(effects);
    }

    String flow() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the answer names the run. */
    boolean namesRun() {
        return this != ASKED && this != HEARS;
    }
}
