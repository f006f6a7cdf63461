package io.junctura.plugins.kafka;

/**
 * Where a flow continues in a partition.
 *
 * @param next the offset of the first record that it has not accepted
 */
public record Position(long next) {}
