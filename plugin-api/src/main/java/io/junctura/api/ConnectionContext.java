package io.junctura.api;

import java.time.Clock;
import java.util.Optional;

/**
 * The services of a connection. Every {@link Context} has them; {@link SharedResource#open} gets nothing else. Thread
 * safe. A method that takes a {@code ConnectionContext} can be used by actions, triggers and shared resources.
 *
 * <p>The context of an action or a trigger is usable during that call. The context of {@link SharedResource#open} is
 * usable until the resource is closed.
 */
public interface ConnectionContext<C extends Connection> {

    /** The saved connection that the step or trigger names, its secrets filled in. */
    C connection();

    /** The clock. Tests set its time. */
    Clock clock();

    /** The log. The server adds the context, such as the run's id, and masks the connection's secrets. */
    System.Logger log();

    /**
     * The shared HTTP client: time limits, proxy, TLS, and the policy of which addresses may be called. Hosts in private
     * networks may be called only where the connection's own address names them.
     */
    Http http();

    /** Sockets for protocols other than HTTP, under the same policy. Needs {@link Permissions#sockets}. */
    Network network();

    /** Access tokens by OAuth2. They are fetched once and shared by all users of the connection. */
    AccessTokens tokens();

    /** Reads and writes JSON, so that a connector need not bring a library for it. */
    Json json();

    /**
     * A value that {@link #pin} has stored with the saved connection.
     *
     * @return empty if there is none, and without a saved connection
     */
    default Optional<String> pinned(String name) {
        return Optional.empty();
    }

    /**
     * Stores a value with the saved connection, such as a host key that is trusted on first use. The first value of a
     * name stays. It is on disk when this returns. The value is shown with the connection, so it must not be a secret.
     *
     * <p>All pins are deleted when the connection's settings or secrets change, when the connection is deleted, and
     * when an operator asks for it. Without a saved connection, or if the connection was changed since this context was
     * made, nothing is stored.
     *
     * @param name  up to 100 characters; a connection has at most 16 pins
     * @param value up to 4096 characters
     * @return the stored value: the given one, or the one that an earlier call has pinned
     * @throws IllegalArgumentException beyond these limits
     */
    default String pin(String name, String value) {
        return value;
    }
}
