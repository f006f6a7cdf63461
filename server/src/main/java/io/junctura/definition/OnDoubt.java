package io.junctura.definition;

/** What {@code on-crash} of a step says about an attempt whose effect is not known. Its names are stored. */
public enum OnDoubt {
    /** Attempt it again: twice does no harm. */
    REPEAT,
    /** Ask the other system, then a person. */
    ASK,
    /** Count it as failed. */
    FAIL
}
