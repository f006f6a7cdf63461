package io.junctura.api;

import java.net.URI;

/** What a trigger is handed. */
public interface TriggerContext<C extends Connection> extends Context<C> {

    /** Names the flow: {@code instance/integration/flow}. Stable over versions. */
    String flow();

    /** Where the outside world reaches this flow, for kinds that have an address; else {@code about:blank}. */
    URI address();
}
