package io.junctura.run.journal;

/**
 * Appends to the journal. Thread safe.
 * <p>An append is atomic. Its guards are checked before its first write. A rejected append changes nothing, and does
 * not affect the others of its batch.
 */
public interface JournalWriter {

    /**
     * Queues an append; never blocks. Appends are written in the order of these calls.
     *
     * @param listener called on a thread of the journal, so it must return quickly
     */
    void append(Append append, AppendListener listener);

    /** Bytes of the appends that are queued. */
    long waitingBytes();
}
