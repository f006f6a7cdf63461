package io.junctura.history.received;

import org.jspecify.annotations.Nullable;

/** What the server knows about addresses without a flow. Thread safe. */
public interface AddressCheck {
    /** The cause if there is no integration of the name. */
    String NO_INTEGRATION = "no-integration";

    /** Whether there is an integration of this name, published or not. Called for each refused request: it reads from memory. */
    boolean hasIntegration(String name);

    /**
     * Why an address has no flow.
     *
     * @return {@code no-integration}, {@code not-published}, {@code disabled}, {@code no-flow} or {@code other-trigger}; null if it
     *     is not known
     */
    @Nullable
    String cause(String instance, String integration, String flow);
}
