package io.junctura.definition;

/**
 * The {@code on-crash} setting of a step: what happens after an attempt whose effect is not known. The names are
 * stored.
 */
public enum OnDoubt {
    /** The step is attempted again, which does no harm. */
    REPEAT,
    /** The other system is asked, then a person. */
    ASK,
    /** The step fails. */
    FAIL
}
