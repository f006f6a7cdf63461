package io.junctura.run.journal;

/** What an append changes in the order key of a run. Of the runs with the same key, only the head is due. */
public sealed interface OrderKeyChange {

    /** The run releases its key. If it was the head, the next run becomes due. */
    record Released() implements OrderKeyChange {}

    /**
     * The run requests the key, or already has it, and goes before younger runs. If another run is the head, it becomes
     * {@code BEHIND}.
     */
    record Requested(int flow, String key) implements OrderKeyChange {}
}
