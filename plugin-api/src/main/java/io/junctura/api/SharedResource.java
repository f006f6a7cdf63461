package io.junctura.api;

import java.io.IOException;
import java.time.Duration;

/**
 * A client that lives longer than one call: a producer, a pool, a session. All actions, triggers and tests of one saved
 * connection share one instance, which they get by {@link Context#shared}.
 *
 * <pre>{@code
 * public final class Producer implements SharedResource<KafkaConnection, KafkaProducer<byte[], byte[]>> {
 *     public KafkaProducer<byte[], byte[]> open(ConnectionContext<KafkaConnection> context) {
 *         return new KafkaProducer<>(context.connection().properties());
 *     }
 * }
 * }</pre>
 *
 * <p>A public class with a public constructor without arguments; the server makes one instance for each resource that it
 * opens. The server calls each method on a thread of its own.
 *
 * <p>The server closes the resource when the connection is changed or deleted, when no call has used it for
 * {@link #idle}, and when the plugin is upgraded, switched off or removed, or the server stops. It never closes a
 * resource while a call uses it. {@link #close} has ten seconds; then its thread is interrupted, and the server
 * reports a leak.
 *
 * @param <C> the connector's connection
 * @param <R> the client; all calls use it at the same time, so it must be thread safe
 */
public interface SharedResource<C extends Connection, R extends AutoCloseable> {

    /**
     * Opens the resource. Calls that ask meanwhile wait for it, each as long as its own time limit allows. When all of them
     * have given up, the thread is interrupted. If this fails, all calls that wait get the failure, and the next call
     * that asks tries again. A client that was begun when this fails is not closed by the server: close it before.
     *
     * @param context usable until the resource is closed
     * @throws ConnectorException the failure of each step that waits
     * @throws IOException        counts as {@link ErrorKind#TRY_LATER} and {@link Reached#NO}
     */
    R open(ConnectionContext<C> context) throws ConnectorException, IOException, InterruptedException;

    /**
     * Whether the resource still works. If not, the server opens another one, and closes this one as soon as no call uses
     * it. Asked before a call gets the resource if the last answer is older than five seconds, or if a call that used the
     * resource has failed since. An exception counts as no, and so does no answer within ten seconds. The calls that ask
     * meanwhile wait.
     */
    default boolean alive(R resource) throws Exception {
        return true;
    }

    /**
     * Closes the resource. Override it for a client that needs more than its {@code close()}: one that must be disconnected
     * first, or that ends its threads only if it is told to. An exception is logged; the resource counts as closed all the
     * same. Called once, also if {@link #alive} has said no.
     */
    default void close(R resource) throws Exception {
        resource.close();
    }

    /** How long the resource stays open while no call uses it. Asked once, after {@link #open}. */
    default Duration idle() {
        return Duration.ofMinutes(5);
    }
}
