package io.junctura.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Receives webhooks at the flow's own address. For each request the server calls {@link #handshake}, then
 * {@link #verify}, then {@link #receive}, on the request's own thread; many requests call the same instance at the same
 * time.
 *
 * <p>If the third party lets programs register for its webhooks, override {@link #subscribe} and {@link #unsubscribe}. The
 * server then maintains the registration, also across failures and restarts.
 */
public interface WebhookTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Answers an unsigned handshake, by which the third party checks who owns the address: the {@code GET} with a
     * challenge of Meta and Dropbox, the {@code validationToken} of Microsoft, the {@code OPTIONS} of senders of
     * CloudEvents. Called first for every request except those of CORS; for a {@code GET} and {@code OPTIONS} it is the
     * only method that is called. Nothing is verified yet, so it must have no side effects and
     * reveal nothing secret. The request has no payload here, because an unverified body is not parsed.
     * {@link #receive} answers signed handshakes (Slack).
     *
     * @return empty if the request is not a handshake; a {@code GET} or {@code OPTIONS} gets 405 then
     */
    default Optional<Received.Answer> handshake(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * Verifies the sender over the request's raw bytes. Returns normally if the sender is genuine.
     *
     * @throws ConnectorException {@link ErrorKind#CREDENTIALS} for a signature that is wrong, missing or malformed. The
     *                            server answers 401, as it does for {@link ErrorKind#BAD_INPUT}
     */
    void verify(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * The headers that make a request genuine, as its sender would set them. The server asks for them when a person sends a
     * test request to the flow.
     *
     * @param request has the headers that the person gave, and the body to sign
     * @return empty if only the sender can sign, for example with a private key; a map without entries if nothing is verified
     */
    default Optional<Map<String, String>> sign(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * The authentication scheme for the {@code WWW-Authenticate} of each 401, such as {@code Basic realm="orders"}; empty if
     * senders do not use HTTP authentication. Called once for each trigger.
     */
    default Optional<String> challenge() {
        return Optional.empty();
    }

    /** Which pages of other origins may send webhooks (CORS); by default none. Called once for each trigger. */
    default Optional<CrossOrigin> crossOrigin() {
        return Optional.empty();
    }

    /**
     * Headers with signatures or credentials whose names do not say so, such as {@code X-Proof}. The server does not store them
     * with the event. Headers whose names contain signature, token, password or key are never stored. Called once for each
     * trigger.
     */
    default Set<String> credentialHeaders() {
        return Set.of();
    }

    /**
     * Turns a verified request into events: by default one, with the request's payload. The sender waits for the
     * result, so return quickly. The method may send requests, if the third party requires that (SNS of Amazon is
     * confirmed by a request to the address that it sends).
     */
    default Received receive(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return Received.of(Event.of(request.payload()));
    }

    /**
     * Registers the flow's {@link TriggerContext#address()} with the third party. Called on a background thread, one
     * call at a time for a flow: when the flow is published, when its settings, connection or address have changed
     * since the registration, and when {@link Registration#until()} is near. The server repeats the call until it
     * returns, after growing pauses (1 s to 15 min), also after restarts and lost answers. So if the third party allows
     * two registrations of one address, look for an existing one first. The third party may send its first request (a
     * handshake, a ping) before this returns.
     *
     * @param standing the result of an earlier call, if it is still registered. It may be extended or changed in place,
     *                 if the third party supports that. If the result has another id, the server removes this
     *                 registration by {@link #unsubscribe} afterwards, so that no event is missed in between
     * @return the current registration
     */
    default Registration subscribe(Optional<Registration> standing, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        throw new UnsupportedOperationException("it registers nothing");
    }

    /**
     * Removes a registration, after the flow was unpublished, switched off or removed, or has another registration.
     * Called on a background thread until it returns, also after restarts. The trigger is the one that made the
     * registration; the connection is the current one. Return normally if the third party no longer knows the
     * registration.
     */
    default void unsubscribe(Registration registration, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {}

    /**
     * A registration at the third party.
     *
     * @param id     the registration's complete ID, including the repository, team or shop if ids repeat
     * @param secret the secret that signs the deliveries, if the third party chose it; encrypted at rest. Null if the
     *               third party uses {@link TriggerContext#signingSecret()}
     * @param until  when it ends unless extended; null if it does not end. The server calls {@link #subscribe} when
     *               nine tenths of the time until then have passed
     */
    record Registration(
            String id, @Nullable Secret secret, @Nullable Instant until) {
        public Registration {
            Objects.requireNonNull(id, "id");
        }

        /** One that lasts until it is taken back, and is signed with nothing that the third party chose. */
        public static Registration of(String id) {
            return new Registration(id, null, null);
        }
    }

    /** What a request amounts to. */
    sealed interface Received {

        /** Events, accepted all or none; none is answered 202 too. */
        record Events(List<Event> events) implements Received {
            public Events {
                events = List.copyOf(events);
            }
        }

        /** Nothing happened outside; the sender only wants this answer (a handshake). */
        record Answer(int status, Map<String, String> headers, byte[] body) implements Received {
            public Answer {
                headers = Map.copyOf(headers);
                Objects.requireNonNull(body, "body");
            }
        }

        static Received of(Event... events) {
            return new Events(List.of(events));
        }
    }
}
