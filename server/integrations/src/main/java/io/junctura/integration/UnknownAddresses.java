package io.junctura.integration;

import io.junctura.history.received.AddressCheck;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.run.FlowName;
import org.jspecify.annotations.Nullable;

/** Says why an address has no flow. The sender is not told, so that nobody can find out what is installed. */
public final class UnknownAddresses implements AddressCheck {
    private final PublishedFlows flows;

    public UnknownAddresses(PublishedFlows flows) {
        this.flows = flows;
    }

    @Override
    public boolean hasIntegration(String name) {
        return flows.find(name).isPresent();
    }

    @Override
    public @Nullable String cause(String instance, String integration, String flow) {
        Row row = flows.find(integration).orElse(null);
        if (row == null) return NO_INTEGRATION;
        if (row.version() == 0) return "not-published";
        if (!row.enabled()) return "disabled";
        try {
            FlowName name = new FlowName(instance, integration, flow);
            return flows.live(name).isPresent() ? "other-trigger" : "no-flow";
        } catch (IllegalStateException e) {
            return null; // Its published version does not compile at this time.
        }
    }
}
