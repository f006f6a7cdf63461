package io.junctura.integration;

import io.junctura.connection.ConnectionUsers;
import io.junctura.connection.Usage;
import io.junctura.connection.Usage.Place;
import io.junctura.definition.DocumentUses;
import io.junctura.definition.DocumentUses.Use;
import io.junctura.integration.IntegrationStore.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where connections and connectors are used, in published versions and in drafts. */
public final class Usages implements ConnectionUsers {
    private final Integrations integrations;
    private final Drafts drafts;

    public Usages(Integrations integrations, Drafts drafts) {
        this.integrations = integrations;
        this.drafts = drafts;
    }

    @Override
    public List<String> published(String connection) {
        return integrations.usersOf(connection);
    }

    @Override
    public List<Usage> usages(String connection) {
        List<Usage> usages = new ArrayList<>();
        for (Row row : integrations.rows()) {
            if (row.version() == 0) continue;
            DocumentUses uses = DocumentUses.of(integrations.document(row));
            integrations.bindings(row).forEach((slot, bound) -> {
                if (bound.equals(connection)) usages.add(usage(row.name(), row.version(), slot, uses));
            });
        }
        for (Draft draft : texts()) {
            DocumentUses uses = DocumentUses.of(draft.text());
            Map<String, String> bindings =
                    integrations.instance(draft.integration()).bindings();
            for (String slot : uses.slots().keySet()) {
                if (!bindings.getOrDefault(slot, slot).equals(connection)) continue;
                Usage usage = usage(draft.integration(), null, slot, uses);
                if (!usage.places().isEmpty()) usages.add(usage);
            }
        }
        return usages;
    }

    /**
     * An integration that uses a connector.
     *
     * @param version the published version; null: the integration's draft
     */
    record ConnectorUsage(String integration, @Nullable Integer version, List<Use> uses) {}

    /** Published versions first. */
    List<ConnectorUsage> ofConnector(String connector) {
        List<ConnectorUsage> usages = new ArrayList<>();
        for (Row row : integrations.rows()) {
            if (row.version() > 0) add(usages, connector, row.name(), row.version(), integrations.document(row));
        }
        for (Draft draft : texts()) add(usages, connector, draft.integration(), null, draft.text());
        return usages;
    }

    private static void add(
            List<ConnectorUsage> usages, String connector, String name, @Nullable Integer version, String document) {
        List<Use> uses = DocumentUses.of(document).uses().stream()
                .filter(use -> use.use().startsWith(connector + "."))
                .toList();
        if (!uses.isEmpty()) usages.add(new ConnectorUsage(name, version, uses));
    }

    private static Usage usage(String integration, @Nullable Integer version, String slot, DocumentUses uses) {
        List<Place> places = uses.uses().stream()
                .filter(use -> slot.equals(use.slot()))
                .map(use -> new Place(use.flow(), use.step(), use.pointer()))
                .toList();
        return new Usage(integration, version, slot, places);
    }

    /** All drafts with their texts. */
    private List<Draft> texts() {
        return drafts.all().stream()
                .flatMap(draft -> drafts.find(draft.integration()).stream())
                .toList();
    }
}
