package io.junctura.run.journal;

/**
 * The identity of an event. Within the journal's deduplication window, a second event with the same flow and name
 * starts no run.
 *
 * @param name given by the sender, or the value of {@code dedupe-by}
 * @param body a hash of the content, which tells whether a second event is the same
 */
public record DedupeKey(String name, long body) {}
