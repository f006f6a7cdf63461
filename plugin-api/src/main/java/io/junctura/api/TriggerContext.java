package io.junctura.api;

import java.net.URI;
import java.util.Optional;

/** What the server passes to a trigger. */
public interface TriggerContext<C extends Connection> extends Context<C> {

    /** Names the flow: {@code instance/integration/flow}. Stable over versions. */
    String flow();

    /** The public address of this flow, for kinds of triggers that have one; otherwise {@code about:blank}. */
    URI address();

    /**
     * A secret of this flow, for a third party that signs its webhooks with a given secret: 51 letters and digits, made
     * by the server. It stays the same over versions and restarts, and differs for each flow.
     */
    Secret signingSecret();

    /**
     * The last result of {@link WebhookTrigger#subscribe}, if it is still registered; empty for all other kinds of
     * triggers.
     */
    Optional<WebhookTrigger.Registration> registration();
}
