package io.junctura.api;

/** Did a failed attempt get to the other side? Decides whether an {@link Effect#UNSAFE} action may be tried again. */
public enum Reached {
    /** Surely not: it failed before anything was sent. */
    NO,
    /** It may have: the connection broke, the time ran out, or a server failed while at it. */
    MAYBE,
    /** Yes, and the other side answered. */
    YES
}
