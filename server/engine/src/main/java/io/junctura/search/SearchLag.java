package io.junctura.search;

/**
 * How far the index is behind the journal.
 *
 * @param runs    the number of runs that are missing in it or have changed since; an upper bound
 * @param seconds the age of the oldest missing run; 0 if none is missing
 */
public record SearchLag(long runs, long seconds) {}
