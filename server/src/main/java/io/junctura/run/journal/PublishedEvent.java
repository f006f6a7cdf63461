package io.junctura.run.journal;

/**
 * @param runs     how many flows were subscribed
 * @param sameBody false: another event was published under this name before, and this is that one's receipt
 */
public record PublishedEvent(long seq, int runs, boolean sameBody) {}
