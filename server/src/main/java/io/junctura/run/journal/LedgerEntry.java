package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * A file that a flow has taken.
 *
 * @param modified milliseconds since 1970
 * @param run      0 without one; in the append that accepts its run: that one
 * @param reason   why it could not be read; null if it could
 */
public record LedgerEntry(
        String path,
        String version,
        long size,
        long modified,
        FileStage stage,
        long run,
        @Nullable String reason) {}
