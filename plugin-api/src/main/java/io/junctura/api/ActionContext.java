package io.junctura.api;

import java.time.Instant;

/** What an attempt of an action is handed. */
public interface ActionContext<C extends Connection> extends Context<C> {

    /**
     * The key of this step of this run: the same on every attempt and after a crash, another on replay. At most 64
     * characters of {@code [a-z0-9_]}. Hand it to the other system so that it does the thing once.
     */
    String idempotencyKey();

    /** Which attempt this is, from 1. */
    int attempt();

    /** When the attempt is interrupted. Limits of your own end before it. */
    Instant deadline();
}
