package io.junctura.dispatch.accept;

/** How a post to a call-back address compares to earlier ones. */
public enum Posting {
    /** It is the first one, and the run continues. */
    FIRST,

    /** The same body was posted before. */
    AGAIN,

    /** Another body was posted before. */
    OTHER,

    /** No run waits for it, and none has received it. */
    UNKNOWN
}
