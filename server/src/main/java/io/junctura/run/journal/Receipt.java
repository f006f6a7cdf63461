package io.junctura.run.journal;

/**
 * What became of an accepted run.
 *
 * @param duplicate whether the event is a duplicate: {@code run} is the first one's, and nothing was accepted
 * @param sameBody  whether the first event had the same content
 * @param behind    whether it was accepted behind another run of its order key
 */
public record Receipt(long run, boolean duplicate, boolean sameBody, boolean behind) {}
