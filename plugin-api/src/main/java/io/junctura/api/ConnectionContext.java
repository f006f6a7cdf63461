package io.junctura.api;

import java.time.Clock;
import java.util.Optional;

/**
 * What works with a connection, whoever uses it: a part of every {@link Context}, and all that {@link SharedResource#open}
 * receives. Thread safe. A method that takes a {@code ConnectionContext} serves actions, triggers and shared resources alike.
 *
 * <p>Handed to an action or a trigger, it is usable during that call. Handed to {@link SharedResource#open}, it is usable
 * until the resource is closed.
 */
public interface ConnectionContext<C extends Connection> {

    /** The saved connection that the step or trigger names, its secrets filled in. */
    C connection();

    /** The time; a test sets it. */
    Clock clock();

    /** A log whose lines say what was being done, such as the run's id, and never show a secret of the connection. */
    System.Logger log();

    /**
     * The shared HTTP client: time limits, proxy, TLS, and the policy of which addresses may be called. Hosts in private
     * networks may be called only where the connection's own address names them.
     */
    Http http();

    /** Sockets for protocols other than HTTP, under the same policy. Needs {@link Permissions#sockets}. */
    Network network();

    /** Access tokens by OAuth2, fetched once and shared by all who use the connection. */
    AccessTokens tokens();

    /** Reads and writes JSON, so that a connector need not bring a library for it. */
    Json json();

    /**
     * A value that {@link #pin} has kept with the saved connection.
     *
     * @return empty if there is none, and without a saved connection
     */
    default Optional<String> pinned(String name) {
        return Optional.empty();
    }

    /**
     * Keeps a value with the saved connection, such as a host key that was trusted on first use. The first value of a name
     * stands; it is on disk when this returns. It is shown with the connection, so it must not be a secret.
     *
     * <p>All pins are deleted when the connection's settings or secrets change, when it is deleted, and when an operator says so.
     * Without a saved connection, or if it was changed since this context was handed out, nothing is kept.
     *
     * @param name  up to 100 characters; a connection has at most 16 pins
     * @param value up to 4096 characters
     * @return the value that stands: the given one, or the one that another call has pinned before
     * @throws IllegalArgumentException beyond these limits
     */
    default String pin(String name, String value) {
        return value;
    }
}
