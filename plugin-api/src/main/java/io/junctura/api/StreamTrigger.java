package io.junctura.api;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Consumes a source that pushes and that remembers by itself what was acknowledged: a queue, an MQTT session, a socket. If
 * the source has positions instead (a log, a change feed), let the server keep them: {@link CursorStreamTrigger}.
 */
public interface StreamTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Consumes until interrupted, on a thread of its own, one call at a time for a flow. It is interrupted when the flow is
     * unpublished, or has another version or connection, and when an emit has failed; then end soon, with whatever threads
     * it has begun. When it throws or returns, the server calls it again after a growing pause (1 s to 5 min).
     */
    void consume(Emitter emitter, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * Takes events in, during one call of {@code consume}. May be used by several threads of the trigger.
     *
     * <p>Events on their way to disk are in memory: at most 10,000 of them, and 16 MB of values (less with a small heap).
     * Beyond that, and while the flow or the server is full, {@link #accepting} is false, and whatever emits waits.
     */
    interface Emitter {

        /**
         * Accepts events, all or none, and returns when they are on disk; acknowledge them to the source then. Waits
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
         * Whether events are taken at this moment without waiting. If not, pause the source, and go on with its heartbeats.
         * Never waits itself.
         */
        boolean accepting();

        /**
         * Tells when {@link #accepting} is true again.
         *
         * @return completed then, on the thread of {@link #submit}'s futures; cancelled when {@code consume} has ended
         */
        CompletableFuture<Void> whenAccepting();

        /**
         * Says that the source is connected and subscribed. That ends what the server shows as the trigger's error, and lets
         * a test go on that waits for it. The first events on disk say the same.
         */
        void listening();
    }
}
