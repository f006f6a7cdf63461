package io.junctura.run.journal;

/**
 * Stores runs: the only place where they are written and read again. Thread safe.
 * <p>A class takes only the part that it needs. Each read sees everything that was committed before the call.
 */
public interface Journal extends JournalWriter {
    RunReader runs();

    RunQueue queue();

    RunWaits waits();

    CursorStore cursors();

    FileLedger ledger();

    TopicEvents topics();

    Installation installation();

    /** For runs that are executed before they are in the journal. The journal itself numbers those that are accepted without an id. */
    RunIds ids();
}
