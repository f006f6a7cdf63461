package io.junctura.api;

/** What happens in the other system when an action is attempted a second time. */
public enum Effect {
    /** Changes nothing there. Repeated freely. */
    READ,
    /** Changes something, but twice is as once ({@code PUT}, upsert). Repeated freely. */
    IDEMPOTENT,
    /** The other system recognises {@link ActionContext#idempotencyKey()} and does it once. Repeated with the same key. */
    KEYED,
    /**
     * Twice is twice. Never repeated once it may have reached the other system, unless the step says
     * {@code on-crash: repeat}; its run waits <em>in doubt</em> for {@link Action#verify} or for a person.
     */
    UNSAFE
}
