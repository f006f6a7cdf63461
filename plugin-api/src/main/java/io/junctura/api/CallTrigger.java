package io.junctura.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Receives calls at the flow's own address, whose senders wait for the flow's {@code respond}. */
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

    /** What the flow sees as {@code payload}. */
    default @Nullable Object payload(InboundRequest request, TriggerContext<C> context) throws ConnectorException {
        return request.payload();
    }

    /** How long the caller waits before it gets 202 and an address to ask at. A component of this name sets it. */
    default Duration timeLimit() {
        return Duration.ofSeconds(30);
    }
}
