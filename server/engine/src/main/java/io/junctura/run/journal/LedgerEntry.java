package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * A file that a flow has taken.
 *
 * @param modified milliseconds since 1970
 * @param run      0: none; in the append that accepts its run: that run
 * @param reason   why the file could not be read; null if it could
 */
public record LedgerEntry(
        String path,
        String version,
        long size,
        long modified,
        FileStage stage,
        long run,
        @Nullable String reason) {}
