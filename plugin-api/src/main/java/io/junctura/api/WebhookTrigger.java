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
 * {@link #verify}, then {@link #receive}, on the request's own thread; many requests at a time call the same instance.
 *
 * <p>If the third party lets programs register for its webhooks, override {@link #subscribe} and {@link #unsubscribe}. The
 * server then maintains the registration, also across failures and restarts.
 */
public interface WebhookTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Answers an unsigned handshake, by which the third party checks that the address is ours: the {@code GET} with a challenge
     * of Meta and Dropbox, the {@code validationToken} of Microsoft. Called first for every request; for a {@code GET} it is
     * the only method that is called. Nothing is verified yet, so it must have no side effects and reveal nothing secret. The
     * request has no payload here, because an unverified body is not parsed. {@link #receive} answers signed handshakes
     * (Slack).
     *
     * @return empty if the request is not a handshake; a {@code GET} gets 405 then
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
     * Turns a verified request into events: by default one, with the request's payload. The sender waits for it, so it
     * should be quick; it may send requests of its own where the third party wants that (Amazon's SNS is confirmed by
     * calling the address that it sends).
     */
    default Received receive(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return Received.of(Event.of(request.payload()));
    }

    /**
     * Registers the flow's {@link TriggerContext#address()} with the third party. Called on a background thread, one call
     * at a time for a flow: when the flow is published, when its settings, connection or address are others than the
     * standing registration was made with, and when {@link Registration#until()} is near. It is called until it returns,
     * after growing pauses (1 s to 15 min), over restarts too; a call whose answer was lost is made again, so look for a
     * registration of this address first where the third party allows two. The third party may send its first request
     * (a handshake, a ping) before this returns.
     *
     * @param standing what an earlier call returned, if that is registered still. It may be prolonged or changed in
     *                 place, where the third party knows how; if the result has another id, the server takes this one
     *                 back by {@link #unsubscribe} afterwards, so that no event is missed in between
     * @return what is registered now
     */
    default Registration subscribe(Optional<Registration> standing, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        throw new UnsupportedOperationException("it registers nothing");
    }

    /**
     * Takes a registration back: after the flow was unpublished, switched off or removed, or has another registration.
     * Called on a background thread until it returns, over restarts too, on the trigger as it was when the registration
     * was made, with the connection as it is now. Return quietly if the third party no longer knows it.
     */
    default void unsubscribe(Registration registration, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {}

    /**
     * What stands at the third party.
     *
     * @param id     names it there, wholly: with the repository, team or shop that it belongs to, if ids repeat
     * @param secret with which its deliveries are signed, if the third party chose it; encrypted at rest. One that takes
     *               a secret from us is given {@link TriggerContext#signingSecret()}, and this is null
     * @param until  when it ends unless prolonged; null: never. {@link #subscribe} is called when nine tenths of the time
     *               until then are over
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
