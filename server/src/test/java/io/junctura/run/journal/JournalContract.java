package io.junctura.run.journal;

/** What each implementation of {@link Journal} does, whatever its database. Its parts say it subject by subject. */
public interface JournalContract
        extends AppendContract,
                RunStatusContract,
                OrderKeyContract,
                RunWaitsContract,
                AttemptStateContract,
                LargeValuesContract,
                CursorContract,
                FileLedgerContract,
                TopicContract {}
