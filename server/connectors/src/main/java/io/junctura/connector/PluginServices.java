package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Files;
import io.junctura.api.Http;
import io.junctura.api.LocalFiles;
import io.junctura.files.FileRoots;
import io.junctura.outbound.ConnectionNetwork;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OpenSockets;
import io.junctura.outbound.Sockets;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The services of the server that operations of plugins use. */
public record PluginServices(
        InstalledConnectors plugins,
        Connections connections,
        Outbound outbound,
        Clock clock,
        Progress progress,
        Stops stops,
        LocalFiles localFiles) {

    /** Without folders on the server's disk. */
    public PluginServices(
            InstalledConnectors plugins,
            Connections connections,
            Outbound outbound,
            Clock clock,
            Progress progress,
            Stops stops) {
        this(plugins, connections, outbound, clock, progress, stops, FileRoots.NONE);
    }

    /** Without reports of progress. */
    public PluginServices(InstalledConnectors plugins, Connections connections, Outbound outbound, Clock clock) {
        this(plugins, connections, outbound, clock, (attempt, done, total, unit) -> {}, new Stops());
    }

    /** Gets the progress of attempts, at most once a second for each. Called on any thread; must not wait. */
    @FunctionalInterface
    public interface Progress {

        /** @param total 0 if it is unknown */
        void report(Actions.Attempt attempt, long done, long total, String unit);

        /** An attempt that has reported progress has ended. */
        default void over(Actions.Attempt attempt) {}
    }

    /** The saved connections, in memory: each attempt asks for them. Thread safe. */
    public interface Connections {

        /** @throws ConnectorException of kind {@code CREDENTIALS} if its secrets cannot be read */
        Optional<SavedConnection> find(String name) throws ConnectorException;

        /** The other system has rejected the credentials of a connection. */
        default void refused(String name, String why) {}

        /** The other system has accepted the credentials of a connection. Called after every attempt, so it must be quick. */
        default void taken(String name) {}

        /** What a plugin has pinned to a connection under a name. */
        default Optional<String> pinned(String connection, String name) {
            return Optional.empty();
        }

        /**
         * Pins a value to a connection; the first value of a name stands.
         *
         * @param revision of the saved state for which it holds; nothing is kept for an earlier state
         * @return the value that stands
         */
        default String pin(String connection, long revision, String name, String value) {
            return value;
        }
    }

    /** Outbound HTTP and sockets. Thread safe. */
    public interface Outbound {

        /** @param address the connection's own address, null if it has none or there is no connection */
        Http http(@Nullable URI address);

        /** @param hosts which may be called, also as the target of a redirect; lower case, IPv6 without brackets */
        default Http http(@Nullable URI address, Predicate<String> hosts) {
            return http(address);
        }

        /** The same, for a connection with a proxy or certificates of its own. */
        default Http http(@Nullable URI address, ConnectionNetwork way, Predicate<String> hosts) {
            return http(address, hosts);
        }

        /**
         * Sockets and WebSockets over a connection.
         *
         * @param named the hosts that the connection's own address names, which may be private
         * @param owner closes them
         * @throws ConnectorException {@code CREDENTIALS} if the connection's proxy is malformed
         */
        default Sockets sockets(
                Predicate<String> named, ConnectionNetwork way, Predicate<String> hosts, OpenSockets owner)
                throws ConnectorException {
            throw new UnsupportedOperationException("There are no sockets here.");
        }

        /**
         * Checks whether any flow may call an address, as far as this is known without a name service.
         *
         * @throws ConnectorException bad input, if it may not
         */
        default void mayCall(URI address) throws ConnectorException {}

        /**
         * Access tokens of a connection.
         *
         * @param grant null if the connection declares none
         * @param http  sends the requests that need the tokens
         */
        AccessTokens tokens(@Nullable Grant grant, Http http);
    }

    /** The files of runs. Thread safe. */
    public interface RunFiles {

        /** Opened when a plugin first asks for a file. */
        Files of(long run);
    }
}
