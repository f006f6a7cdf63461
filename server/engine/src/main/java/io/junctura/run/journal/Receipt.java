package io.junctura.run.journal;

/**
 * The result for an accepted run.
 *
 * @param duplicate whether the event is a duplicate: then {@code run} is the first event's run, and nothing was
 *                  accepted
 * @param sameBody  whether the first event had the same content
 * @param behind    whether the run waits behind another of its order key
 */
public record Receipt(long run, boolean duplicate, boolean sameBody, boolean behind) {}
