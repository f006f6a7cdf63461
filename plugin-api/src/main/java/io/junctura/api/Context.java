package io.junctura.api;

import java.time.Clock;

/**
 * What actions, triggers, pick lists and connection tests are handed alike. Usable during the call that it was handed to,
 * on the calling thread and on others that the call starts and ends.
 *
 * <p><b>Stopping.</b> Whatever the server calls, it ends by interrupting the calling thread. Blocking methods of Java,
 * and all of this context's, heed that; let their {@link InterruptedException} pass. A long computation asks
 * {@link Thread#interrupted()} now and then and throws one itself. A library that does neither is told by
 * {@link #onCancel}.
 */
public interface Context<C extends Connection> {

    /** The saved connection that the step or trigger names, its secrets filled in. */
    C connection();

    /** The time; a test sets it. */
    Clock clock();

    /** A log whose lines carry the run's id and never show a secret of the connection. */
    System.Logger log();

    /**
     * The shared HTTP client: time limits, proxy, TLS, and the policy of which addresses may be called. Hosts in private
     * networks may be called only where the connection's own address names them.
     */
    Http http();

    /** Access tokens by OAuth2, fetched once and shared by all who use the connection. */
    AccessTokens tokens();

    /** Files that belong to the run. A connection's test and a pick list have none; a trigger's go with its events. */
    Files files();

    /** Rows of any number, stored as {@link #files()} are. */
    RowStreams rows();

    /** Reads and writes JSON, so that a connector need not bring a library for it. */
    Json json();

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
