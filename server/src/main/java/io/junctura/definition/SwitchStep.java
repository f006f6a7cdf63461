package io.junctura.definition;

import io.junctura.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code switch}: the first case whose condition holds. Yields {@code {case: name}}. */
public record SwitchStep(Head head, List<Case> cases) implements StepPlan {
    @Override
    public List<Block> blocks() {
        return cases.stream()
                .map(one -> new Block(Block.Kind.CASE, head.path() + "/" + one.name(), one.steps()))
                .toList();
    }

    /**
     * @param name the path's segment: {@code 1}, {@code 2}, … or {@code otherwise}
     * @param when null for {@code otherwise}
     */
    public record Case(String name, @Nullable Expression when, List<StepPlan> steps) {}
}
