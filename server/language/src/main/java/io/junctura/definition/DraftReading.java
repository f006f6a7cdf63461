package io.junctura.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a draft, which may have problems.
 *
 * @param plan  its flows, with or without problems; null: the text is unusable
 * @param whole whether all of the text was read
 */
public record DraftReading(@Nullable IntegrationPlan plan, boolean whole, List<Problem> problems) {

    /** The plan with only those flows that have no problems of their own. */
    public Optional<IntegrationPlan> sound() {
        if (plan == null || !whole) return Optional.empty();
        Map<String, FlowPlan> flows = new LinkedHashMap<>(plan.flows());
        flows.keySet().removeIf(flow -> problems.stream().anyMatch(problem -> isIn(problem, flow)));
        return Optional.of(plan.with(flows));
    }

    /**
     * The problems that prevent a flow from being executed. Problems of its trigger, other flows and subscriptions do
     * not.
     */
    public List<Problem> preventing(String flow) {
        if (plan == null || !whole) return problems;
        Set<String> needed = needed(flow);
        Set<String> others = new TreeSet<>(plan.flows().keySet());
        others.removeAll(needed);
        Set<String> slots = slots(needed);
        return problems.stream()
                .filter(problem -> others.stream().noneMatch(other -> isIn(problem, other)))
                .filter(problem -> !problem.pointer().startsWith("/subscriptions"))
                .filter(problem -> !problem.pointer().startsWith("/connections/")
                        || slots.contains(problem.pointer().split("/", -1)[2]))
                .toList();
    }

    /** A flow and the flows that it calls, directly or indirectly. */
    private Set<String> needed(String flow) {
        Set<String> needed = new TreeSet<>();
        need(flow, needed);
        return needed;
    }

    private void need(String flow, Set<String> needed) {
        FlowPlan found = plan == null ? null : plan.flows().get(flow);
        if (!needed.add(flow) || found == null) return;
        for (StepPlan step : found.allSteps()) {
            String called = step.flow();
            if (called != null) need(called, needed);
        }
    }

    private Set<String> slots(Set<String> flows) {
        Set<String> slots = new TreeSet<>();
        for (String flow : flows) {
            FlowPlan found = plan == null ? null : plan.flows().get(flow);
            if (found == null) continue;
            for (StepPlan step : found.allSteps()) {
                String slot = step.connection();
                if (slot != null) slots.add(slot);
            }
        }
        return slots;
    }

    private static boolean isIn(Problem problem, String flow) {
        String pointer = problem.pointer();
        return pointer.equals("/flows/" + flow) || pointer.startsWith("/flows/" + flow + "/");
    }
}
