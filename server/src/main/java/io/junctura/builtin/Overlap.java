package io.junctura.builtin;

/** What happens at a time at which the run of an earlier one is still going on. */
public enum Overlap {
    SKIP,
    QUEUE,
    ALLOW
}
