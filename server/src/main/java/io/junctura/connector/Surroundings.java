package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Files;
import io.junctura.api.Http;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operations of plugins need around them, made elsewhere in the server. */
public record Surroundings(Plugins plugins, Connections connections, Outside outside, Clock clock) {

    /** The saved connections. Asked at every attempt: answers from memory. Thread safe. */
    public interface Connections {

        /** @throws ConnectorException of kind {@code CREDENTIALS} if its secrets cannot be read */
        Optional<SavedConnection> find(String name) throws ConnectorException;
    }

    /** The way out of the server. Thread safe. */
    public interface Outside {

        /** @param address the connection's own address, null if it has none or there is no connection */
        Http http(@Nullable URI address);

        AccessTokens tokens();
    }

    /** The files of runs. Thread safe. */
    public interface RunFiles {

        /** Opened when a plugin first asks for a file. */
        Files of(long run);
    }
}
