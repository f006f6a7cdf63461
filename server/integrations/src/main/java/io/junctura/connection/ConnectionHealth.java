package io.junctura.connection;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Refused credentials, by the names of the connections. In memory only. Thread safe. */
final class ConnectionHealth {
    private final Clock clock;
    private final Map<String, ConnectionError> refused = new ConcurrentHashMap<>();

    ConnectionHealth(Clock clock) {
        this.clock = clock;
    }

    /** @param why a sentence */
    record ConnectionError(Instant since, String why) {
        static ConnectionError of(ConnectionPause pause) {
            return new ConnectionError(pause.since(), pause.why());
        }
    }

    /** The connection's credentials have been refused. */
    void refused(String name, String why) {
        refused.compute(
                name, (any, before) -> new ConnectionError(before == null ? clock.instant() : before.since(), why));
    }

    /** The connection's credentials have been accepted, or have changed. */
    void accepted(String name) {
        if (!refused.isEmpty()) refused.remove(name);
    }

    /** The refusal of the connection's credentials; empty if they have not been refused. */
    Optional<ConnectionError> refusal(String name) {
        return Optional.ofNullable(refused.get(name));
    }
}
