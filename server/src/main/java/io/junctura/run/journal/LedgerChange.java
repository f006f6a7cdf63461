package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * A change in a flow's ledger of files. The append is rejected if the ledger does not hold what the caller has seen.
 *
 * @param from the version that the ledger must hold of this path now; null: none
 * @param to   null: the entry is deleted
 */
public record LedgerChange(
        int flow,
        String path,
        @Nullable String from,
        @Nullable LedgerEntry to) {}
