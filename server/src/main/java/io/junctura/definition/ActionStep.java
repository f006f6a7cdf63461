package io.junctura.definition;

import io.junctura.expression.Template;
import org.jspecify.annotations.Nullable;

/** {@code use}: attempts an action. {@code onDoubt} null: by the action's effect. */
public record ActionStep(
        Head head,
        String use,
        @Nullable String connection,
        Template input,
        @Nullable OnDoubt onDoubt) implements StepPlan {}
