package io.junctura.definition;

import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Value;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code call}: runs another flow of the integration; waits for its result unless {@code async}. */
public record CallStep(Head head, String flow, Template input, boolean async) implements StepPlan {
    @Override
    public String kind() {
        return "call";
    }

    /** How documents write this kind. */
    static final class Kind extends StepKind {
        Kind() {
            super("call");
        }

        @Override
        Struct grammar() {
            return control(
                    "call-step",
                    "Runs another flow of this integration.",
                    Grammar.needed("call", Grammar.DASHED, "The flow's name."),
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
            if (!flows.contains(flow)) {
                if (Grammar.DASHED.pattern().matcher(flow).matches()) {
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
