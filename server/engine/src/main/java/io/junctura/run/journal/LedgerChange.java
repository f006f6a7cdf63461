package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * A change in a flow's ledger of files. The append is rejected if the present entry has another version than
 * {@code from}.
 *
 * @param from the version of the file that the caller has read; null: there must be no entry for this path
 * @param to   null: the entry is deleted
 */
public record LedgerChange(
        int flow,
        String path,
        @Nullable String from,
        @Nullable LedgerEntry to) {}
