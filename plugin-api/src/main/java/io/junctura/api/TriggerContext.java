package io.junctura.api;

import java.net.URI;
import java.util.Optional;

/** What a trigger is handed. */
public interface TriggerContext<C extends Connection> extends Context<C> {

    /** Names the flow: {@code instance/integration/flow}. Stable over versions. */
    String flow();

    /** Where the outside world reaches this flow, for kinds that have an address; else {@code about:blank}. */
    URI address();

    /**
     * A secret of this flow's own, to be given to a third party that signs its webhooks with one: 51 letters and digits,
     * made by the server, the same over versions and restarts, another for each flow.
     */
    Secret signingSecret();

    /** What {@link WebhookTrigger#subscribe} last returned, if it is registered still; empty for all other kinds. */
    Optional<WebhookTrigger.Registration> registration();
}
