package io.junctura.run.journal;

/**
 * Appends to the journal. Thread safe.
 *
 * <p>An append is atomic. Its guards are checked before its first write. A rejected append changes nothing, and does not
 * disturb the others of its batch.
 */
public interface JournalWriter {

    /**
     * Queues an append and never blocks. Appends are written in the order of these calls.
     *
     * @param listener called on a thread of the journal, so it must be quick
     */
    void append(Atom atom, AppendListener listener);

    /** How much waits to be written, in bytes. */
    long waitingBytes();

    /** A number for a run that is not written yet; counts up with the accepted ones. */
    long nextRunId();
}
