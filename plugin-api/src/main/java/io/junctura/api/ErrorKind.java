package io.junctura.api;

/** Why something failed; the engine decides by it what follows. */
public enum ErrorKind {
    /** What was asked is wrong (a missing field, a 4xx). Never tried again. */
    BAD_INPUT,
    /** The other side understood and said no (a business rule, a 403 on the object). Never tried again. */
    REFUSED,
    /** The credentials were refused. The run parks until the connection is mended. */
    CREDENTIALS,
    /** Unreachable, overloaded, rate limited, broken for now. Tried again later. */
    TRY_LATER,
    /** Something unexpected, in the connector or in the other system's answer. Not tried again by itself. */
    BROKEN
}
