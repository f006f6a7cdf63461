package io.junctura.connection;

import io.junctura.api.Connection;
import io.junctura.connection.SavedConnections.View;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Refused credentials and results of tests, by the names of the connections. In memory only. Thread safe. */
final class ConnectionHealth {
    private final Clock clock;
    private final Map<String, Trouble> refused = new ConcurrentHashMap<>();
    private final Map<String, Tested> tested = new ConcurrentHashMap<>();

    ConnectionHealth(Clock clock) {
        this.clock = clock;
    }

    /** @param why a sentence */
    record Trouble(Instant since, String why) {
        static Trouble of(ConnectionPause pause) {
            return new Trouble(pause.since(), pause.why());
        }
    }

    /**
     * The result of a test.
     *
     * @param revision of the connection that was tested
     * @param failure  its kind; null: it works
     * @param message  what the other system has said, in sentences; empty if nothing
     */
    record Tested(long revision, Instant at, @Nullable String failure, String message) {

        /** Whether the test contacted something; if not, it does not say that the connection works. */
        boolean hasContacted() {
            return failure != null || !message.startsWith(Connection.NOTHING_CONTACTED);
        }
    }

    /** The connection's credentials have been refused. */
    void refused(String name, String why) {
        refused.compute(name, (any, before) -> new Trouble(before == null ? clock.instant() : before.since(), why));
    }

    /** The connection's credentials have been accepted, or have changed. */
    void accepted(String name) {
        if (!refused.isEmpty()) refused.remove(name);
    }

    /** The refusal of the connection's credentials; empty if they have not been refused. */
    Optional<Trouble> refusal(String name) {
        return Optional.ofNullable(refused.get(name));
    }

    /** Keeps the result of a test until the connection is changed, or the server stops. */
    Tested tested(View view, @Nullable String failure, String message) {
        Tested result = new Tested(view.revision(), clock.instant(), failure, message);
        tested.put(view.name(), result);
        return result;
    }

    /** The last test of the connection in its present revision. */
    Optional<Tested> lastTest(View view) {
        return Optional.ofNullable(tested.get(view.name())).filter(test -> test.revision() == view.revision());
    }

    void forgetTest(String name) {
        tested.remove(name);
    }
}
