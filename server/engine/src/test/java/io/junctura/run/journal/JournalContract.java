package io.junctura.run.journal;

/** The tests that each implementation of {@link Journal} must pass, one interface for each subject. */
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
