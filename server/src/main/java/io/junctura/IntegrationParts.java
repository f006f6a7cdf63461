package io.junctura;

import io.junctura.api.ConnectorException;
import io.junctura.connector.TrialRecords;
import io.junctura.connector.Triggers;
import io.junctura.definition.ConstantInputs;
import io.junctura.definition.ServerRules;
import io.junctura.integration.DeclaredSubscriptions;
import io.junctura.integration.DocumentRules;
import io.junctura.integration.Drafts;
import io.junctura.integration.Installations;
import io.junctura.integration.Integrations;
import io.junctura.integration.Usages;
import io.junctura.integration.sql.SqlDraftStore;
import io.junctura.outbound.OutboundHttp;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** The integrations, published and as drafts. */
final class IntegrationParts {
    final FlowParts flows;
    final boolean triesInputs;
    final Integrations integrations;
    final Installations installations;
    final Drafts drafts;
    final Usages usages;

    /** @param triesInputs whether constant inputs and settings are checked by making their records */
    IntegrationParts(
            FlowParts flows,
            StorageParts storage,
            ConnectorParts connectors,
            DeclaredSubscriptions subscriptions,
            boolean triesInputs,
            Clock clock) {
        this.flows = flows;
        this.triesInputs = triesInputs;
        ConstantInputs inputs = triesInputs ? new TrialRecords(connectors.plugins)::refusal : ConstantInputs.UNCHECKED;
        integrations = new Integrations(
                flows.published,
                connectors.connections,
                subscriptions,
                new DocumentRules(
                        new ServerRules(address -> refusal(connectors.outbound, address), inputs),
                        new Triggers(connectors.services)),
                clock);
        installations = new Installations(connectors.plugins, integrations);
        drafts = new Drafts(new SqlDraftStore(storage.database), integrations, clock);
        usages = new Usages(integrations, drafts);
    }

    private static Optional<String> refusal(OutboundHttp outbound, URI address) {
        try {
            outbound.mayCall(address);
            return Optional.empty();
        } catch (ConnectorException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
