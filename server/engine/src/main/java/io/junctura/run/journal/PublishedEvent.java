package io.junctura.run.journal;

/**
 * An event that was already published under the same name.
 *
 * @param runs     how many flows were subscribed
 * @param sameBody whether its content is the same
 */
public record PublishedEvent(long seq, int runs, boolean sameBody) {}
