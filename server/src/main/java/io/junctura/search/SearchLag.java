package io.junctura.search;

/**
 * How far the index is behind the journal.
 *
 * @param runs    at the most so many runs are not in it, or not as they are now
 * @param seconds the age of the oldest run that is not in it; 0 if all are
 */
public record SearchLag(long runs, long seconds) {}
