package io.junctura.api;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Receives calls at the flow's own address, whose senders wait for the flow's {@code respond}. For each request the
 * server calls {@link #verify}, then {@link #payload}, on the request's thread. Many requests call the same instance at
 * the same time.
 */
public interface CallTrigger<C extends Connection> extends Trigger<C> {

    /** As {@link WebhookTrigger#verify}; by default anyone may call. */
    default void verify(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {}

    /** As {@link WebhookTrigger#sign}. */
    default Optional<Map<String, String>> sign(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * The authentication scheme for the {@code WWW-Authenticate} of each 401, such as {@code Basic realm="orders"}; empty if
     * callers do not use HTTP authentication. Called once for each trigger.
     */
    default Optional<String> challenge() {
        return Optional.empty();
    }

    /** As {@link WebhookTrigger#credentialHeaders}. */
    default Set<String> credentialHeaders() {
        return Set.of();
    }

    /**
     * The methods that start a run, in capitals. All others get 405, also HEAD and OPTIONS unless they are listed. Called once
     * for each trigger; a component of this name sets it.
     */
    default List<String> methods() {
        return List.of("GET", "POST");
    }

    /** Which pages of other origins may call (CORS); by default none. Called once for each trigger. */
    default Optional<CrossOrigin> crossOrigin() {
        return Optional.empty();
    }

    /** The value that the flow sees as {@code payload}. */
    default @Nullable Object payload(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return request.payload();
    }

    /**
     * How long the caller waits before it gets 202 with a status address. Until then, the steps of the flow are retried, and
     * last, unless {@link #answersLate}. A component of this name sets it.
     */
    default Duration timeLimit() {
        return Duration.ofSeconds(30);
    }

    /**
     * Whether callers expect an answer that comes after {@link #timeLimit}. If not, a step that would have to be retried after
     * that fails instead, and the caller gets 502 or 504. Called once for each trigger.
     */
    default boolean answersLate() {
        return false;
    }

    /**
     * The address for posting a late answer to this caller; empty if the caller polls the status address. Called after
     * {@link #verify}. The address is untrusted: the server posts only to addresses that any flow may call.
     */
    default Optional<URI> lateAddress(InboundRequest request, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * The request that posts a late answer to the address of {@link #lateAddress}. Called for each attempt, perhaps long after
     * the call and in another process. The server repeats the request until it gets 2xx or 410, for some days.
     */
    default HttpRequest late(LateAnswer answer, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException {
        return HttpRequest.post(answer.address())
                .body(answer.body(), "application/json")
                .build();
    }
}
