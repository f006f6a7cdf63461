package io.junctura.run.journal;

/** What an append does with the order key of a run. Of the runs that have the same key, only the head is due. */
public sealed interface OrderKeyChange {

    /** The run gives its key up. If it was the head, the next run becomes due. */
    record Released() implements OrderKeyChange {}

    /** The run wants the key, or has it, and goes before younger ones. If another run is the head, it becomes {@code BEHIND}. */
    record Requested(int flow, String key) implements OrderKeyChange {}
}
