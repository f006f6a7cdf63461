package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Values;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code use}: attempts an action.
 *
 * @param onDoubt null: depends on the action's effect
 */
public record ActionStep(
        Head head,
        String use,
        @Nullable String connection,
        Template input,
        @Nullable OnDoubt onDoubt) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.ACTION;
    }

    @Override
    public List<?> settings() {
        return Arrays.asList(use, connection, input, onDoubt);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("use");
        }

        @Override
        Struct grammar() {
            return attempting(
                    "action-step",
                    "Attempts an action of a connector.",
                    Grammar.needed("use", Grammar.OPERATION, "The action, such as http.request."),
                    Grammar.key("connection", Grammar.CONNECTION_NAME, "The connection slot that it uses."),
                    Grammar.key("input", new Values(Grammar.COMPONENT), "The action's inputs."),
                    Grammar.key(
                            "on-crash",
                            new Choice(List.of("repeat", "ask", "fail")),
                            "What happens if the process dies during an attempt, unless the action itself"
                                    + " says that it may be repeated."));
        }

        @Override
        StepPlan compile(StepContext step) {
            Source use = step.get("use");
            ActionDescriptor descriptor = use == null ? null : step.operations().action(use, step.findings());
            Operation operation = new Operation(step.written(), step.declared(), step.operations(), step.findings());
            if (descriptor != null) operation.connecting(descriptor.connecting());
            String onDoubt = step.text("on-crash");
            String name = step.text("use");
            return new ActionStep(
                    step.head(),
                    name == null ? "" : name,
                    operation.connection(),
                    operation.input(
                            descriptor == null ? null : descriptor.input(),
                            descriptor == null ? null : descriptor.className(),
                            step.reads()),
                    onDoubt == null ? null : FlowCompiler.constant(OnDoubt.class, onDoubt, OnDoubt.ASK));
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            String use = StepTitles.text(step.get("use"));
            return operation != null ? operation : use == null ? "Action" : use;
        }
    }
}
