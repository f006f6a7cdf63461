package io.junctura.api;

/**
 * Whether a failed attempt has reached the other system. Decides whether an {@link Effect#UNSAFE} action may be
 * retried.
 */
public enum Reached {
    /** It did not: the attempt failed before anything was sent. */
    NO,
    /** It may have: the connection broke, the time limit passed, or the other system failed during the request. */
    MAYBE,
    /** It did, and the other system answered. */
    YES
}
