package io.junctura.run.journal;

/**
 * The identity of an event: a second event of the same flow and name starts no run, as long as the journal's window lasts.
 *
 * @param name given by the sender, or by {@code dedupe-by}
 * @param body a hash of the event's content, which says whether a second event has the same
 */
public record DedupeKey(String name, long body) {}
