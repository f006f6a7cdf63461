package io.junctura.connection;

import io.junctura.api.Connection;
import io.junctura.definition.ConnectionLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Connections on disk, with sealed secrets, pins, consents and the last tests. A parameter {@code connection} is the ID of a
 * connection, not its name. A method that writes is one transaction, and returns when it is committed. Thread safe.
 */
public interface ConnectionStore {

    /** @param id unique forever, unlike the name */
    record Row(
            String id,
            String name,
            String connector,
            Map<String, Object> settings,
            ConnectionLimits limits,
            long revision,
            Instant changed,
            List<SealedSecret> secrets) {}

    /** @param reference null if the secret was given as it is */
    record SealedSecret(
            String field,
            long version,
            String text,
            @Nullable String reference) {}

    /** Any sealed secret; empty if there is none. */
    Optional<String> sample();

    /**
     * By name, in order.
     *
     * @throws io.junctura.database.Damaged if one is not what was written
     */
    Map<String, Row> all();

    /**
     * The next state of a connection.
     *
     * @param keepsPins     whether the pins of the earlier state stay; else they are deleted
     * @param keepsConsents whether the consents to the earlier state stay; else they are deleted
     */
    record Update(Row row, boolean keepsPins, boolean keepsConsents) {}

    /**
     * Writes connections, and replaces all their secrets.
     *
     * @param also writes more in the same transaction, after the connections; if it throws, nothing is written
     * @return the result of {@code also}
     */
    <T extends @Nullable Object> T put(List<Update> updates, Function<Handle, T> also);

    /** Deletes a connection with its secrets, pins, consents and last test. */
    void delete(String connection);

    /** A value that a connector has pinned, such as a host key. */
    record Pin(String name, String value, Instant pinned) {}

    /** By name. */
    List<Pin> pins(String connection);

    /** The connection has no pin of this name. */
    void addPin(String connection, Pin pin);

    void deletePins(String connection);

    /**
     * The sealed tokens of an OAuth2 consent.
     *
     * @param until   when the access token expires, in milliseconds since 1970
     * @param changed when the tokens were stored, in milliseconds since 1970
     * @param refused why the authorization server no longer accepts them; null: it does
     */
    record SealedConsent(
            String access,
            @Nullable String refresh,
            long until,
            long changed,
            @Nullable String refused) {}

    /** @param givenFor identifies the client, the server and the API of the consent */
    Optional<SealedConsent> consent(String connection, String givenFor);

    /** Creates or replaces a consent. It is not refused. */
    void putConsent(String connection, String givenFor, SealedConsent consent);

    /** Replaces a consent that exists. It is no longer refused. @return false if there is none */
    boolean refreshConsent(String connection, String givenFor, SealedConsent consent);

    /** Does nothing if there is no such consent. */
    void refuseConsent(String connection, String givenFor, String why);

    /**
     * The result of a test.
     *
     * @param revision of the connection that was tested
     * @param failure  its kind; null: it works
     * @param message  what the other system has said, in sentences; empty if nothing
     */
    record TestOutcome(long revision, Instant at, @Nullable String failure, String message) {

        /** Whether the test contacted something; if not, it does not say that the connection works. */
        boolean hasContacted() {
            return failure != null || !message.startsWith(Connection.NOTHING_CONTACTED);
        }
    }

    /** The last test of a connection, if it was of this revision. */
    Optional<TestOutcome> lastTest(String connection, long revision);

    /** Stores the result of a test, in place of the one before; nothing if the connection has been deleted meanwhile. */
    void putTest(String connection, TestOutcome test);
}
