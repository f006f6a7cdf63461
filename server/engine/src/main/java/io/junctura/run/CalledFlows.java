package io.junctura.run;

import io.junctura.definition.CallStep;
import io.junctura.definition.FlowPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the flow that a step calls, and decides whether the step may call it. A flow may be called by all flows of its own
 * integration. A flow of another integration must have the trigger {@code flow.call}, with the calling integration among its
 * {@code callers}.
 */
public final class CalledFlows {
    /** The trigger of flows that other integrations may call. */
    public static final String TRIGGER = "flow.call";

    /** In the place of a caller's name: all integrations. */
    public static final String ANYONE = "*";

    private CalledFlows() {}

    /** The flow cannot be called. The message says why, in a sentence. */
    public static final class NotCallable extends Exception {
        private static final long serialVersionUID = 1L;

        public NotCallable(String message) {
            super(message);
        }
    }

    /**
     * Finds the version that a call runs: of a flow of the same integration the version of the caller, of a flow of another
     * integration the version that is live now.
     *
     * @param written as the step names the flow
     */
    public static PinnedFlow find(Flows flows, PinnedFlow caller, String written) throws NotCallable {
        String integration = CallStep.integration(written);
        if (integration == null) {
            return flows.sibling(caller, written)
                    .orElseThrow(() -> new NotCallable("The integration has no flow \"" + written + "\"."));
        }
        FlowName name = new FlowName(caller.name().instance(), integration, CallStep.name(written));
        PinnedFlow found = live(flows, name);
        Optional<String> refusal =
                refusal(found.plan(), found.config(), written, caller.name().integration());
        if (refusal.isPresent()) throw new NotCallable(refusal.get());
        return found;
    }

    private static PinnedFlow live(Flows flows, FlowName name) throws NotCallable {
        try {
            Optional<PinnedFlow> live = flows.live(name);
            if (live.isPresent()) return live.get();
        } catch (IllegalStateException e) {
            throw new NotCallable(
                    "The flow \"" + name.integration() + "/" + name.flow() + "\" cannot be run: " + e.getMessage());
        }
        throw new NotCallable(flows.whyNotLive(name));
    }

    /**
     * Why a flow of another integration may not be called.
     *
     * @param config  of the called flow's integration
     * @param written as the step names the flow
     * @param caller  the integration of the step
     * @return a sentence; empty: it may be called
     */
    public static Optional<String> refusal(FlowPlan called, Map<String, Object> config, String written, String caller) {
        if (!called.trigger().use().equals(TRIGGER)) {
            return Optional.of("The flow \"" + written + "\" is started by "
                    + called.trigger().use() + ". Other integrations can call only flows with the trigger " + TRIGGER
                    + ".");
        }
        List<String> callers = callers(called, config);
        if (callers.contains(caller) || callers.contains(ANYONE)) return Optional.empty();
        return Optional.of("The flow \"" + written + "\" may not be called by the integration \"" + caller
                + "\". Add it to the \"callers\" of the flow's trigger, or \"" + ANYONE + "\" for all integrations.");
    }

    /** The other integrations that may call a flow, or {@link #ANYONE}. */
    public static List<String> callers(FlowPlan flow, Map<String, Object> config) {
        if (!flow.trigger().use().equals(TRIGGER)) return List.of();
        Object callers;
        try {
            Object input = flow.trigger().input().evaluate(Scope.of(0, 0).with("config", config));
            callers = input instanceof Map<?, ?> map ? map.get("callers") : null;
        } catch (EvaluationProblem e) {
            return List.of();
        }
        if (callers instanceof String one) return List.of(one);
        if (!(callers instanceof List<?> list)) return List.of();
        return list.stream().map(String::valueOf).toList();
    }
}
