package io.junctura.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Consumes a source that has positions: a partitioned log, a change feed, a mailbox. The server stores the position
 * (the cursor) in the same commit that accepts the events, so no event is lost and none comes twice.
 *
 * <pre>{@code
 * public void consume(Emitter<Long> emitter, TriggerContext<Shop> context) throws ConnectorException, IOException, InterruptedException {
 *     try (Feed feed = Feed.open(context.connection(), emitter.cursor().orElse(0L))) {
 *         emitter.listening();
 *         while (true) {
 *             Change change = feed.next();
 *             emitter.emit(List.of(Event.of(change.body())), change.position());
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param <S> the cursor, of a type that a component may have
 */
public interface CursorStreamTrigger<C extends Connection, S> extends Trigger<C> {

    /**
     * Consumes from the positions of the cursors. Is called, interrupted and called again like
     * {@link StreamTrigger#consume}.
     */
    void consume(Emitter<S> emitter, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /** A part of the source with its own order and cursor. Several threads of the trigger may use it. */
    interface Partition<S> {

        /**
         * Where to continue: the cursor of the last {@link #emit} of this call of {@code consume}; before the first
         * one, the stored cursor. The server stores it for the flow and this kind of trigger, and keeps it over
         * restarts, new versions of the flow and of the plugin, and for as long as the partition is not read.
         *
         * @return empty the first time, after the flow got another trigger, and after an operator has reset it
         */
        Optional<S> cursor();

        /**
         * Accepts events and moves the cursor, in one commit, and does not wait until that is on disk. It waits only while
         * the server is full ({@link StreamTrigger.Emitter#accepting} is false).
         *
         * <p>The futures of a partition complete in the order of the calls. After one has failed, all later ones of the
         * partition fail, and the server interrupts {@code consume} and calls it again: it continues from the stored
         * cursor. So a trigger that acknowledges nothing may ignore the future.
         *
         * @param events none: only the cursor moves
         * @param cursor where to continue after these events; its JSON may have 16 KB
         * @return completed when all is on disk, on a thread that serves this trigger alone: what is attached may block. It
         *     fails if that is not certain; do not acknowledge then
         * @throws InterruptedException if the flow is being unpublished; nothing was accepted
         */
        CompletableFuture<Void> emit(List<Event> events, S cursor) throws InterruptedException;
    }

    /**
     * Accepts events during one call of {@code consume}, with the limits of {@link StreamTrigger.Emitter}. It is itself
     * the partition without a name, for sources with one position. An emit without a cursor moves no cursor.
     */
    interface Emitter<S> extends StreamTrigger.Emitter, Partition<S> {

        /**
         * A partition by its name, such as {@code orders-3}. Call this whenever the source assigns the partition. The
         * cursor is this flow's position, also if the partition was revoked in between.
         *
         * @param name 1 to 255 characters, the same each time; a flow has at most 10,000
         * @throws IllegalArgumentException if the name is empty or too long
         * @throws IllegalStateException    if there are too many
         */
        Partition<S> partition(String name);
    }
}
