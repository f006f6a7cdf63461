package io.junctura.api;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Receives calls at the flow's own address, whose senders wait for the flow's {@code respond}. {@link #verify}, then
 * {@link #payload} are called on the request's own thread; many requests at a time call the same instance.
 */
public interface CallTrigger<C extends Connection> extends Trigger<C> {

    /** As {@link WebhookTrigger#verify}; by default anyone may call. */
    default void verify(InboundRequest request, TriggerContext<C> context) throws ConnectorException {}

    /**
     * How a caller may prove who it is, for the {@code WWW-Authenticate} of each 401, such as {@code Basic realm="orders"};
     * empty if the proof is none that HTTP has a name for. Asked once for each trigger.
     */
    default Optional<String> challenge() {
        return Optional.empty();
    }

    /** As {@link WebhookTrigger#proofHeaders}. */
    default Set<String> proofHeaders() {
        return Set.of();
    }

    /**
     * The methods that start a run, in capitals. Any other is answered 405, HEAD and OPTIONS too unless they are named. Asked
     * once for each trigger; a component of this name sets it.
     */
    default List<String> methods() {
        return List.of("GET", "POST");
    }

    /** Which pages of other origins may call; by default none. Asked once for each trigger. */
    default Optional<CrossOrigin> crossOrigin() {
        return Optional.empty();
    }

    /** What the flow sees as {@code payload}. */
    default @Nullable Object payload(InboundRequest request, TriggerContext<C> context) throws ConnectorException {
        return request.payload();
    }

    /** How long the caller waits before it gets 202 and an address to ask at. A component of this name sets it. */
    default Duration timeLimit() {
        return Duration.ofSeconds(30);
    }

    /**
     * Where this caller wants its answer to be posted, should it come late; empty if it asks for it. Called after
     * {@link #verify}. Callers may say what they like: the server calls addresses that any flow may call, and no others.
     */
    default Optional<URI> lateAddress(InboundRequest request, TriggerContext<C> context) throws ConnectorException {
        return Optional.empty();
    }

    /**
     * The request that brings a late answer to whom {@link #lateAddress} named. Called for each attempt anew, perhaps long
     * after the call and in another process; tried again until an answer of 2xx or 410, for some days.
     */
    default HttpRequest late(LateAnswer answer, TriggerContext<C> context) throws ConnectorException {
        return HttpRequest.to("POST", answer.address())
                .body(answer.body(), "application/json")
                .build();
    }
}
