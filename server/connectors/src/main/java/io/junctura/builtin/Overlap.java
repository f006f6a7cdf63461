package io.junctura.builtin;

/** What happens at a scheduled time while the run of an earlier one still executes. */
public enum Overlap {
    SKIP,
    QUEUE,
    ALLOW
}
