package io.junctura.api;

import java.time.Clock;

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
}
