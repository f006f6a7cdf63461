package io.junctura.builtin;

/** Which times start a run late, after the server was down or the flow was disabled. */
public enum Missed {
    NONE,
    LAST,
    ALL
}
