package io.junctura.api;

/** Why something failed. The engine decides by it what follows. */
public enum ErrorKind {
    /** The request is wrong (a missing field, a 4xx). Not retried. */
    BAD_INPUT,
    /** The other system understood the request and refused it (a business rule, a 403 on the object). Not retried. */
    REFUSED,
    /** The credentials were refused. The run waits until the connection is corrected. */
    CREDENTIALS,
    /** The other system is unreachable, overloaded, rate limited or out of order. Retried later. */
    TRY_LATER,
    /** An unexpected failure in the connector or in the other system's answer. Not retried automatically. */
    BROKEN
}
