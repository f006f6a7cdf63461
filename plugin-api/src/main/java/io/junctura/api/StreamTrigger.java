package io.junctura.api;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Consumes a source that pushes events and stores itself which of them were acknowledged: a queue, an MQTT session, a
 * socket. For a source with positions (a log, a change feed), use {@link CursorStreamTrigger}: the server then stores
 * the positions.
 */
public interface StreamTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Consumes until interrupted, on its own thread, one call at a time for a flow. It is interrupted when the flow is
     * unpublished, when its version or connection changes, and when an emit has failed. Then end soon, and end the
     * threads that the call has started. When it throws or returns, the server calls it again after a growing pause (1
     * s to 5 min).
     */
    void consume(Emitter emitter, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * Accepts events during one call of {@code consume}. Several threads of the trigger may use it.
     *
     * <p>Events that are not on disk yet are in memory: at most 10,000 events and 16 MB of values (less with a small
     * heap). Beyond that, and while the flow or the server is full, {@link #accepting} is false, and emits wait.
     */
    interface Emitter {

        /**
         * Accepts events, all or none, and returns when they are on disk. Then acknowledge them to the source. Waits
         * while the server is full.
         *
         * @throws InterruptedException if the flow is being unpublished; nothing was accepted, or it may have been
         */
        void emit(List<Event> events) throws InterruptedException;

        /**
         * Accepts events as {@link #emit(List)}, and does not wait until they are on disk. It waits only while {@link
         * #accepting} is false.
         *
         * <p>The futures complete in the order of the calls. After one has failed, all later ones of this call of {@code
         * consume} fail, and the server interrupts {@code consume} and calls it again. So it is safe to acknowledge all
         * that came before an acknowledged message.
         *
         * @return completed when the events are on disk, on a thread that serves this trigger alone: what is attached may
         *     block. It fails if that is not certain; do not acknowledge then
         * @throws InterruptedException if the flow is being unpublished; nothing was accepted
         */
        CompletableFuture<Void> submit(List<Event> events) throws InterruptedException;

        /**
         * Whether an emit would not wait now. If false, pause the source, and keep sending its heartbeats. Never
         * blocks.
         */
        boolean accepting();

        /**
         * Notifies when {@link #accepting} is true again.
         *
         * @return completed then, on the thread of {@link #submit}'s futures; cancelled when {@code consume} has ended
         */
        CompletableFuture<Void> whenAccepting();

        /**
         * Reports that the source is connected and subscribed. This ends the trigger's error state, and the wait of a
         * test for it. The first events on disk have the same effect.
         */
        void listening();
    }
}
