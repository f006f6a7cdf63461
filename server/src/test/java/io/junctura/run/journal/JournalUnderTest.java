package io.junctura.run.journal;

/** A journal that the tests of the contract run against. */
public interface JournalUnderTest {
    /** Values of more bytes than that are kept apart from their rows. */
    int INLINE = 1_000;

    Journal journal();

    /** Restarts the journal: from now on {@link #journal} reads what was on disk. */
    void restart() throws Exception;
}
