package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.TriggerReading;
import io.junctura.error.DomainException;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.util.ArrayList;
import java.util.List;

/** The triggers of drafts, with the config and the connections that they would be published with. */
public final class DraftTriggers {
    private final Drafts drafts;
    private final Integrations integrations;

    public DraftTriggers(Drafts drafts, Integrations integrations) {
        this.drafts = drafts;
        this.integrations = integrations;
    }

    /**
     * A flow of a draft, or of the published version without one. It has a trigger and no steps.
     *
     * @return with the number of the published flow of this name; 0 if there is none
     * @throws DomainException without such an integration or flow, or with the problems that concern the trigger
     */
    public PinnedFlow of(String integration, String flow) {
        String text = drafts.find(integration)
                .map(Draft::text)
                .or(() -> integrations.find(integration).map(integrations::document))
                .orElseThrow(() -> DomainException.notFound("There is no integration \"" + integration + "\"."));
        NamedText file = new NamedText(integration, text);
        TriggerReading reading = TriggerReading.of(file, flow, integrations.connectors());
        if (!reading.problems().isEmpty()) throw refused(reading.problems());
        IntegrationPlan plan = reading.plan();
        FlowPlan found = plan == null ? null : plan.flows().get(flow);
        if (plan == null || found == null) {
            throw DomainException.notFound(
                    "The draft of \"" + integration + "\" has no flow \"" + flow + "\" with a trigger.");
        }
        InstanceCheck check = integrations.check(plan);
        List<Problem> problems = problems(file, plan, found, check);
        if (!problems.isEmpty()) throw refused(problems);
        FlowName name = new FlowName(IntegrationStore.INSTANCE, integration, flow);
        return new PinnedFlow(
                number(name), 0, 0, name, withoutSteps(found), check.config, check.bindings, PinnedVersions.NONE);
    }

    private List<Problem> problems(NamedText file, IntegrationPlan plan, FlowPlan flow, InstanceCheck check) {
        List<NamedText> files = List.of(file);
        List<Problem> problems = new ArrayList<>();
        String slot = flow.trigger().connection();
        String unbound = slot == null ? null : check.unbound.get(slot);
        if (unbound != null) {
            problems.add(ProblemPlaces.problem(
                    files, file.name(), file.text(), "/connections/" + slot, "unbound-slot", unbound));
        }
        check.wrong.forEach(one -> problems.add(ProblemPlaces.problem(
                files, file.name(), file.text(), "/config" + one.pointer(), "bad-config", one.message())));
        String trigger = TriggerReading.pointer(flow.name()) + "/";
        integrations.missingSecrets(file.name(), plan, check).stream()
                .filter(problem -> problem.pointer().startsWith(trigger))
                .forEach(problems::add);
        return problems;
    }

    private static DomainException refused(List<Problem> problems) {
        return new InvalidDocuments(problems).unchecked();
    }

    private static FlowPlan withoutSteps(FlowPlan flow) {
        return new FlowPlan(
                flow.name(),
                flow.title(),
                flow.trigger(),
                null,
                null,
                FlowPlan.Limits.DEFAULT,
                FlowPlan.History.FULL,
                List.of());
    }

    private int number(FlowName name) {
        try {
            return integrations.live(name).map(PinnedFlow::flow).orElse(0);
        } catch (IllegalStateException e) {
            return 0; // The published version no longer compiles, so none of its flows is live.
        }
    }
}
