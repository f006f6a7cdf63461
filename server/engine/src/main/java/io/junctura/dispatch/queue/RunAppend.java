package io.junctura.dispatch.queue;

import io.junctura.run.journal.RunChange;

/**
 * What a run appends to the journal.
 *
 * @param pending the entries of the change, and whom to tell after the commit
 */
public record RunAppend(RunChange change, PendingAppend pending) {}
