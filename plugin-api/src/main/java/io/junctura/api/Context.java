package io.junctura.api;

/**
 * The services that actions, triggers, pick lists and connection tests have in common. Usable during the call that
 * receives it, on the calling thread and on threads that the call starts and ends.
 *
 * <p><b>Stopping.</b> The server ends a call by interrupting its thread. Blocking methods of Java and of this context
 * react to the interruption; let their {@link InterruptedException} pass. A long computation calls
 * {@link Thread#interrupted()} regularly and throws the exception itself. For a library that ignores interruptions, use
 * {@link #onCancel}.
 */
public interface Context<C extends Connection> extends ConnectionContext<C> {

    /** Files that belong to the run. A connection's test and a pick list have none; a trigger's go with its events. */
    Files files();

    /** Files on the server's disk, in folders that the administrator has named. Needs {@link Permissions#localFiles}. */
    LocalFiles localFiles();

    /** Reads and stores any number of rows. They are stored like {@link #files()}. */
    RowStreams rows();

    /**
     * The connection's instance of a resource that outlives this call, opened if it is not open. The call may use it until it
     * ends; do not close it, the server does. Ask in each call. A call that lasts, such as
     * {@link StreamTrigger#consume}, asks again after a failure: it then gets a new instance if the one that it has is no
     * longer {@linkplain SharedResource#alive alive}.
     *
     * <pre>{@code
     * KafkaProducer<byte[], byte[]> producer = context.shared(Producer.class);
     * }</pre>
     *
     * @param kind a resource of this connector's connection
     * @throws ConnectorException what {@link SharedResource#open} has thrown
     */
    <R extends AutoCloseable> R shared(Class<? extends SharedResource<? extends Connection, R>> kind)
            throws ConnectorException, InterruptedException;

    /**
     * Runs an action when this call must stop, for a library that ignores interruptions: {@code statement::cancel},
     * {@code socket::close}. The action runs once, on a thread of the server, within a quarter of a second after the
     * interruption, and not after the result is closed. A library that clears the interrupt flag hides the interruption
     * from this method.
     *
     * <pre>{@code
     * try (Context.Stop stop = context.onCancel(statement::cancel)) {
     *     return statement.executeQuery();
     * }
     * }</pre>
     *
     * @param what the action that ends the work; its exceptions are logged
     */
    Stop onCancel(Runnable what);

    /** The result of {@link #onCancel}. Close it when the work has ended. */
    interface Stop extends AutoCloseable {

        /** Waits until an action that has begun has ended. */
        @Override
        void close();
    }
}
