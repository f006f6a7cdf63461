package io.junctura.connector.own;

/** What becomes of the times that passed while the server was down or the flow was switched off. */
public enum Missed {
    NONE,
    LAST,
    ALL
}
