package io.junctura.run.journal;

import io.junctura.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * The data of a run without its payload and its history.
 *
 * @param orderKey null: it has none, or has released it
 * @param parent   the run that waits for it; null: none
 */
public record RunHeader(
        RunStatus status,
        int flow,
        @Nullable String orderKey,
        @Nullable Long parent) {}
