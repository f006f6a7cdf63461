package io.junctura.definition;

import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Value;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code call}: runs another flow; waits for its result unless {@code async}.
 *
 * @param flow as written: {@code FLOW} of the same integration, or {@code INTEGRATION/FLOW} of another one
 */
public record CallStep(Head head, String flow, Template input, boolean async) implements StepPlan {
    /** A flow of this integration, or of another one. */
    static final Grammar.Name CALLED = new Grammar.Name(
            Pattern.compile("[a-z][a-z0-9-]{0,62}(/[a-z][a-z0-9-]{0,62})?"),
            "a flow of this integration, or INTEGRATION/FLOW, such as customers/store");

    @Override
    public StepKind kind() {
        return StepKind.CALL;
    }

    @Override
    public List<?> settings() {
        return List.of(flow, input, async);
    }

    /** The integration of a called flow; null: the one of the step. */
    public static @Nullable String integration(String flow) {
        int slash = flow.indexOf('/');
        return slash < 0 ? null : flow.substring(0, slash);
    }

    /** The name of a called flow, without its integration. */
    public static String name(String flow) {
        return flow.substring(flow.indexOf('/') + 1);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("call");
        }

        @Override
        Struct grammar() {
            return control(
                    "call-step",
                    "Runs another flow of this integration, or of another one.",
                    Grammar.needed("call", CALLED, "The flow's name, or INTEGRATION/FLOW."),
                    Grammar.key("input", new Value(false), "The payload of the called flow's run."),
                    Grammar.key(
                            "async",
                            new Flag(),
                            "true: goes on at once. false, as when not given: waits for the flow's result."));
        }

        @Override
        @Nullable
        StepPlan compile(StepContext step) {
            Source call = step.get("call");
            Template input = step.template(step.get("input"));
            if (call == null || !(call.plain() instanceof String flow)) return null;
            Set<String> flows = step.declared().flows().keySet();
            String integration = integration(flow);
            if (integration != null) {
                // Whether the other integration has the flow is checked when the document is applied.
                if (integration.equals(step.declared().integration())) {
                    step.findings()
                            .add(
                                    call,
                                    "own-flow",
                                    "\"" + integration + "\" is this integration. Write its flow without it: call: "
                                            + name(flow) + ".");
                }
            } else if (!flows.contains(flow)) {
                if (CALLED.pattern().matcher(flow).matches()) {
                    step.findings()
                            .add(
                                    call,
                                    "unknown-flow",
                                    "The integration has no flow \"" + flow + "\"; it has " + String.join(", ", flows)
                                            + ".",
                                    Findings.nearest(flow, flows));
                }
            } else if (flow.equals(step.flow()) && step.isInEveryRun()) {
                step.findings()
                        .add(
                                call,
                                "endless-call",
                                "The flow calls itself each time, and would never end. Give the step a \"when\", or"
                                        + " put a filter before it.");
            }
            Source async = step.get("async");
            return new CallStep(step.head(), flow, input, async != null && Boolean.TRUE.equals(async.plain()));
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("Call flow", step.get("call"));
        }

        @Override
        String insteadOf(String keyOfAttempts) {
            return keyOfAttempts.equals("timeout")
                    ? "Give the called flow a limit: \"limits: { time: 10m }\"."
                    : "Give it to the steps with \"use\" of the called flow.";
        }
    }
}
