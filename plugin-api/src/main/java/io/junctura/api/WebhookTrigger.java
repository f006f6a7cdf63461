package io.junctura.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Receives webhooks at the flow's own address. Methods are called on request threads, many at a time. */
public interface WebhookTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Makes sure that the request comes from who it says, over its raw bytes. Called first; return if it does.
     *
     * @throws ConnectorException {@link ErrorKind#CREDENTIALS} for a bad or missing signature (answered 401),
     *                            {@link ErrorKind#BAD_INPUT} for a malformed one (400)
     */
    void verify(InboundRequest request, TriggerContext<C> context) throws ConnectorException;

    /**
     * How a sender may prove who it is, for the {@code WWW-Authenticate} of each 401, such as {@code Basic realm="orders"};
     * empty if the proof is none that HTTP has a name for. Asked once for each trigger.
     */
    default Optional<String> challenge() {
        return Optional.empty();
    }

    /** Turns a verified request into events: by default one, with the request's payload. */
    default Received receive(InboundRequest request, TriggerContext<C> context) throws ConnectorException {
        return Received.of(Event.of(request.payload()));
    }

    /** Registers the flow's address with the third party, when the flow is published. May be called again. */
    default void subscribe(TriggerContext<C> context) throws ConnectorException, InterruptedException {}

    /** Takes the registration back, when the flow is unpublished. May be called again, or without a subscribe. */
    default void unsubscribe(TriggerContext<C> context) throws ConnectorException, InterruptedException {}

    /** What a request amounts to. */
    sealed interface Received {

        /** Events, accepted all or none; none is answered 202 too. */
        record Events(List<Event> events) implements Received {
            public Events {
                events = List.copyOf(events);
            }
        }

        /** Nothing happened outside; the sender only wants this answer (a handshake). */
        @SuppressWarnings("ArrayRecordComponent") // A value to hand over, never compared.
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
