package io.junctura.run.journal;

/** A journal that the tests of the contract run against. */
public interface JournalUnderTest {
    /** Values of more bytes are stored outside of their rows. */
    int INLINE = 1_000;

    Journal journal();

    /** Restarts the journal: afterwards {@link #journal} reads what is on disk. */
    void restart() throws Exception;
}
