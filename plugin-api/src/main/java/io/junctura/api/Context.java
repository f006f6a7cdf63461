package io.junctura.api;

/**
 * What actions, triggers, pick lists and connection tests are handed alike. Usable during the call that it was handed to,
 * on the calling thread and on others that the call starts and ends.
 *
 * <p><b>Stopping.</b> Whatever the server calls, it ends by interrupting the calling thread. Blocking methods of Java,
 * and all of this context's, heed that; let their {@link InterruptedException} pass. A long computation asks
 * {@link Thread#interrupted()} now and then and throws one itself. A library that does neither is told by
 * {@link #onCancel}.
 */
public interface Context<C extends Connection> extends ConnectionContext<C> {

    /** Files that belong to the run. A connection's test and a pick list have none; a trigger's go with its events. */
    Files files();

    /** Files on the server's disk, in folders that the administrator has named. Needs {@link Permissions#localFiles}. */
    LocalFiles localFiles();

    /** Rows of any number, stored as {@link #files()} are. */
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
     * Has something done if this call is to stop, for a library that does not heed interruption: {@code statement::cancel},
     * {@code socket::close}. Runs it once, on a thread of the server's, within a quarter of a second of the interruption;
     * not after the result is closed. A library that takes the interruption for itself, so that
     * {@link Thread#isInterrupted()} says no again, hides it.
     *
     * <pre>{@code
     * try (Context.Stop stop = context.onCancel(statement::cancel)) {
     *     return statement.executeQuery();
     * }
     * }</pre>
     *
     * @param what must end soon; what it throws is logged
     */
    Stop onCancel(Runnable what);

    /** What {@link #onCancel} returns: closed when there is nothing to stop any more. */
    interface Stop extends AutoCloseable {

        /** Waits until what was begun meanwhile has ended. */
        @Override
        void close();
    }
}
