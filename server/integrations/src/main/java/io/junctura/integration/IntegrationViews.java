package io.junctura.integration;

import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.definition.Documents;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.NamedText;
import io.junctura.integration.IntegrationRoutes.TriggerState;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.integration.IntegrationView.FlowView;
import io.junctura.run.FlowName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the views of integrations: what is published, the draft beside it, and how the flows' triggers are. */
final class IntegrationViews {
    private final Integrations integrations;
    private final Drafts drafts;
    private final Supplier<Catalog> catalog;
    private final Supplier<String> publicAddress;
    private final Function<FlowName, TriggerState> states;
    private final Function<FlowName, Optional<Object>> samples;

    IntegrationViews(
            Integrations integrations,
            Drafts drafts,
            Supplier<Catalog> catalog,
            Supplier<String> publicAddress,
            Function<FlowName, TriggerState> states,
            Function<FlowName, Optional<Object>> samples) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.catalog = catalog;
        this.publicAddress = publicAddress;
        this.states = states;
        this.samples = samples;
    }

    /** Those that are published, and those that have only a draft, by name. */
    List<IntegrationView> all() {
        Map<String, Draft> edited = new TreeMap<>();
        drafts.all().forEach(draft -> edited.put(draft.integration(), draft));
        Map<String, IntegrationView> views = new TreeMap<>();
        for (Row row : integrations.rows()) views.put(row.name(), view(row, edited.remove(row.name()), false));
        // The list of drafts has no texts; those without a published version are few.
        for (String name : edited.keySet()) drafts.find(name).ifPresent(draft -> views.put(name, onlyDraft(draft)));
        return List.copyOf(views.values());
    }

    /** One with its document, and with what starts its flows. */
    IntegrationView.WithDocument withDocument(Row row) {
        IntegrationView view = view(row, drafts.find(row.name()).orElse(null), true);
        return new IntegrationView.WithDocument(view, integrations.document(row));
    }

    private static IntegrationView onlyDraft(Draft draft) {
        String title = Documents.title(new NamedText(draft.integration(), draft.text()))
                .orElse(null);
        return new IntegrationView(
                draft.integration(), title, null, null, true, List.of(), DraftView.of(draft, 0), null);
    }

    private IntegrationView view(Row row, @Nullable Draft draft, boolean starts) {
        List<FlowView> flows = new ArrayList<>();
        String title = null;
        String problem = null;
        try {
            var plan = integrations.plan(row);
            title = plan.title();
            for (FlowPlan flow : plan.flows().values()) flows.add(flow(row, flow, starts));
        } catch (IllegalStateException e) {
            problem = e.getMessage();
        }
        return new IntegrationView(
                row.name(),
                title,
                row.version() == 0 ? null : (Integer) row.version(),
                row.published(),
                row.enabled(),
                flows,
                draft == null ? null : DraftView.of(draft, row.version()),
                problem);
    }

    private FlowView flow(Row row, FlowPlan flow, boolean starts) {
        FlowName name = new FlowName(IntegrationStore.INSTANCE, row.name(), flow.name());
        String kind = catalog.get()
                .trigger(flow.trigger().use())
                .map(trigger -> trigger.kind())
                .map(TriggerKind::address)
                .orElse(null);
        TriggerState state = states.apply(name);
        return new FlowView(
                flow.name(),
                flow.title(),
                flow.trigger().use(),
                kind == null ? null : publicAddress.get() + kind + name,
                row.enabled() && row.version() > 0,
                callers(row, flow),
                starts ? starts(flow, name) : null,
                state.nextRun(),
                state.triggerError());
    }

    private @Nullable List<String> callers(Row row, FlowPlan flow) {
        List<String> callers = integrations.callers(row, flow);
        return callers.isEmpty() ? null : callers;
    }

    private IntegrationView.Starts starts(FlowPlan flow, FlowName name) {
        Map<String, Object> schema = catalog.get()
                .trigger(flow.trigger().use())
                .map(trigger -> trigger.payload().json())
                .filter(json -> !json.isEmpty())
                .orElse(null);
        return new IntegrationView.Starts(schema, samples.apply(name).orElse(null));
    }
}
