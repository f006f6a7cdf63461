package io.junctura.builtin;

/** Who shares what is kept between runs: always one instance of one integration, whatever its versions. */
public enum Scope {
    /** All flows of the integration. */
    INTEGRATION,
    /** This flow alone. */
    FLOW
}
