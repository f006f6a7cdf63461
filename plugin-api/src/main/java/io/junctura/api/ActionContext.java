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

    /**
     * Says how far the attempt has come, to people who watch the run. Any thread; as often as you like, since at most one
     * a second is shown; forgotten when the attempt ends. Never waits.
     *
     * @param done  how many are done
     * @param total of how many; 0 if nobody knows
     * @param unit  what is counted, in the plural, such as {@code rows}
     */
    void progress(long done, long total, String unit);
}
