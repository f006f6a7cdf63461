package io.junctura.integration;

import io.junctura.definition.CallStep;
import io.junctura.definition.DocumentUses;
import io.junctura.definition.DocumentUses.Call;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.definition.StepPlan;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.integration.PublishedCalls.CallingStep;
import io.junctura.json.JsonPointer;
import io.junctura.run.CalledFlows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks calls between integrations: a document may call only flows that exist and allow it, and may not take away a flow that
 * a published integration calls.
 */
final class CallCheck {
    private final PublishedFlows flows;
    private final CompiledPlans plans;
    private final PublishedCalls published;

    CallCheck(PublishedFlows flows, CompiledPlans plans, PublishedCalls published) {
        this.flows = flows;
        this.plans = plans;
        this.published = published;
    }

    /** @param together the integrations of all documents that are applied together, by name */
    List<Problem> problems(List<NamedText> files, IntegrationDocument document, Map<String, InstanceCheck> together) {
        List<Problem> problems = new ArrayList<>();
        for (Call call : calls(document.plan(), document.text())) {
            refusal(document.name(), call, together)
                    .ifPresent(refusal -> problems.add(ProblemPlaces.problem(
                            files, document.file(), document.text(), call.pointer(), refusal.code, refusal.message)));
        }
        InstanceCheck own = together.get(document.name());
        if (own != null) {
            broken(own, together)
                    .forEach((flow, message) -> problems.add(ProblemPlaces.problem(
                            files,
                            document.file(),
                            document.text(),
                            "/flows/" + JsonPointer.segment(flow),
                            "flow-is-called",
                            message)));
        }
        return problems;
    }

    /** What prevents a stored version from being published again. */
    List<Problem> ofStored(IntegrationPlan plan, String text) {
        List<Problem> problems = new ArrayList<>();
        for (Call call : calls(plan, text)) {
            refusal(plan.name(), call, Map.of())
                    .ifPresent(refusal ->
                            problems.add(new Problem(null, call.pointer(), 1, 1, refusal.code, refusal.message, null)));
        }
        return problems;
    }

    private record Refusal(String code, String message) {}

    /** A text is read again only if it has such calls. */
    private static List<Call> calls(IntegrationPlan plan, String text) {
        for (FlowPlan flow : plan.flows().values()) {
            for (StepPlan step : flow.allSteps()) {
                String called = step.flow();
                if (called != null && CallStep.integration(called) != null)
                    return DocumentUses.of(text).calls();
            }
        }
        return List.of();
    }

    private Optional<Refusal> refusal(String caller, Call call, Map<String, InstanceCheck> together) {
        String name = call.integration();
        IntegrationPlan plan;
        Map<String, Object> config;
        InstanceCheck beside = together.get(name);
        if (beside != null) {
            plan = beside.plan;
            config = beside.config;
        } else {
            Row row = flows.find(name).orElse(null);
            if (row == null) {
                String unknown = "There is no published integration \"" + name + "\".";
                return Optional.of(new Refusal("unknown-integration", unknown));
            }
            if (row.version() == 0) {
                return Optional.of(
                        new Refusal("not-published", "The integration \"" + name + "\" is not published. Publish it."));
            }
            CompiledRevision now;
            try {
                now = plans.revision(row.revision());
            } catch (IllegalStateException e) {
                return Optional.empty(); // Its flows are not known until its plugins are installed again.
            }
            plan = now.plan();
            config = now.config();
        }
        FlowPlan called = plan.flows().get(call.called());
        if (called == null) {
            return Optional.of(new Refusal(
                    "unknown-flow",
                    "The integration \"" + name + "\" has no flow \"" + call.called() + "\"; it has "
                            + String.join(", ", plan.flows().keySet()) + "."));
        }
        return CalledFlows.refusal(called, config, name + "/" + call.called(), caller)
                .map(why -> new Refusal("call-refused", why));
    }

    /** By flow: who calls it, and could no longer call it. */
    private Map<String, String> broken(InstanceCheck next, Map<String, InstanceCheck> together) {
        Map<String, String> broken = new LinkedHashMap<>();
        CompiledRevision before = before(next.plan.name());
        if (before == null) return broken;
        List<CallingStep> callers = null;
        for (FlowPlan flow : before.plan().flows().values()) {
            List<String> allowed = CalledFlows.callers(flow, before.config());
            FlowPlan after = next.plan.flows().get(flow.name());
            if (allowed.isEmpty()) continue;
            if (after != null && CalledFlows.callers(after, next.config).containsAll(allowed)) continue;
            if (callers == null) callers = published.callersOf(next.plan.name());
            for (CallingStep caller : callers) {
                if (!caller.call().called().equals(flow.name()) || together.containsKey(caller.integration())) continue;
                if (after != null && may(after, next.config, caller)) continue;
                broken.put(
                        flow.name(),
                        "The integration \"" + caller.integration() + "\" calls the flow \"" + flow.name()
                                + "\", in its flow \"" + caller.call().flow() + "\". Publish it without this call"
                                + " first, or apply both documents together.");
            }
        }
        return broken;
    }

    private static boolean may(FlowPlan flow, Map<String, Object> config, CallingStep caller) {
        return CalledFlows.refusal(flow, config, flow.name(), caller.integration())
                .isEmpty();
    }

    private @Nullable CompiledRevision before(String integration) {
        Row row = flows.find(integration).orElse(null);
        if (row == null || row.version() == 0) return null;
        try {
            return plans.revision(row.revision());
        } catch (IllegalStateException e) {
            return null; // It cannot be run, so it cannot be called either.
        }
    }
}
