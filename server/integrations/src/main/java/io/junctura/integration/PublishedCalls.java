package io.junctura.integration;

import io.junctura.definition.DocumentUses;
import io.junctura.definition.DocumentUses.Call;
import io.junctura.integration.IntegrationStore.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the steps that call flows of other integrations. */
final class PublishedCalls {
    private final PublishedFlows flows;
    private final IntegrationStore store;

    PublishedCalls(PublishedFlows flows, IntegrationStore store) {
        this.flows = flows;
        this.store = store;
    }

    /**
     * A step that calls a flow of another integration.
     *
     * @param integration of the step
     * @param version     the published version; null: the integration's draft
     */
    record CallingStep(String integration, @Nullable Integer version, Call call) {}

    /** The steps of published versions, whether switched on or not, that call flows of an integration. */
    List<CallingStep> callersOf(String integration) {
        List<CallingStep> callers = new ArrayList<>();
        for (Row row : flows.rows()) {
            if (row.version() == 0 || row.name().equals(integration)) continue;
            String text = store.document(row.name(), row.version()).orElse("");
            add(callers, integration, row.name(), row.version(), text);
        }
        return callers;
    }

    /** Adds the steps of a document that call flows of an integration. */
    static void add(
            List<CallingStep> callers, String integration, String caller, @Nullable Integer version, String document) {
        // Most documents need not be read.
        if (!document.contains(integration + "/")) return;
        for (Call call : DocumentUses.of(document).calls()) {
            if (call.integration().equals(integration)) callers.add(new CallingStep(caller, version, call));
        }
    }
}
