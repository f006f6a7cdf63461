package io.junctura.builtin;

/** Which flows share a stored value. It always belongs to one instance of one integration, in all of its versions. */
public enum Scope {
    /** All flows of the integration. */
    INTEGRATION,
    /** Only this flow. */
    FLOW
}
