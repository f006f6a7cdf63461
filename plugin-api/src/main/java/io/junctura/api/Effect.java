package io.junctura.api;

/** What a second attempt of an action does in the other system. */
public enum Effect {
    /** The action changes nothing elsewhere: it reads, or makes files of its run. The server repeats it freely. */
    READ,
    /** A second attempt changes nothing more ({@code PUT}, upsert). The server repeats it freely. */
    IDEMPOTENT,
    /**
     * The other system recognises {@link ActionContext#idempotencyKey()} and does the work once. The server repeats the
     * action with the same key.
     */
    KEYED,
    /**
     * A second attempt does the work again. The server does not repeat the action once it may have reached the other
     * system, unless the step sets {@code on-crash: repeat}. The run waits <em>in doubt</em> for {@link Action#verify}
     * or for a person.
     */
    UNSAFE,
    /**
     * As {@link #UNSAFE}, but only from the moment at which the action calls {@link ActionContext#announceEffect()}. The
     * server repeats an attempt that has not called it.
     */
    ANNOUNCED
}
