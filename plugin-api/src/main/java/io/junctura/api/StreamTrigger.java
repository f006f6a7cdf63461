package io.junctura.api;

import java.util.List;

/** Consumes a source that pushes: a broker, a mailbox, a socket. */
public interface StreamTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Consumes until interrupted, on a thread of its own, one call at a time for a flow. It is interrupted when the flow is
     * unpublished, or has another version or connection; then end soon, with whatever threads it has begun. When it throws
     * or returns, the server calls it again after a growing pause (1 s to 5 min).
     */
    void consume(Emitter emitter, TriggerContext<C> context) throws ConnectorException, InterruptedException;

    /** Takes events in. May be used by several threads of the trigger. */
    interface Emitter {

        /**
         * Accepts events, all or none, and returns when they are on disk; acknowledge them to the source then. Waits
         * while the server is full.
         *
         * @throws InterruptedException if the flow is being unpublished; nothing was accepted, or it may have been
         */
        void emit(List<Event> events) throws InterruptedException;
    }
}
