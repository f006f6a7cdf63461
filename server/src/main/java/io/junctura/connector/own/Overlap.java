package io.junctura.connector.own;

/** What happens at a time at which the run of an earlier one is still going on. */
public enum Overlap {
    SKIP,
    QUEUE,
    ALLOW
}
