package io.junctura.run.journal;

/**
 * The only place where runs are written, and where they are read again. Thread safe.
 *
 * <p>A user takes the part that it needs. All reads see everything that was committed before the call.
 */
public interface Journal
        extends JournalWriter, RunReader, RunQueue, RunWaits, CursorStore, FileLedger, TopicEvents, Installation {}
