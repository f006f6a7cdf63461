package io.junctura.builtin;

/** What becomes of the times that passed while the server was down or the flow was switched off. */
public enum Missed {
    NONE,
    LAST,
    ALL
}
