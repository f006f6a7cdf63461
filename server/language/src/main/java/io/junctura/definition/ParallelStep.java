package io.junctura.definition;

import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.MapOf;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code parallel}: executes branches at the same time. Later steps can read the results of the branches' steps.
 *
 * @param any whether the first branch that succeeds ends the step; the other branches are abandoned
 */
public record ParallelStep(Head head, boolean any, List<Branch> branches) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.PARALLEL;
    }

    @Override
    public List<?> settings() {
        return List.of(any, branches.stream().map(Branch::name).toList());
    }

    @Override
    public List<Block> blocks() {
        return branches.stream()
                .map(one -> new Block(Block.Kind.BRANCH, head.path() + "[" + one.name() + "]", one.steps()))
                .toList();
    }

    /** The paths of its steps begin with {@code both[name]/}. */
    public record Branch(String name, List<StepPlan> steps) {}

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("parallel");
        }

        @Override
        Struct grammar() {
            return control(
                    "parallel-step",
                    "Executes several lists of steps at the same time.",
                    Grammar.needed(
                            "parallel", new MapOf(Grammar.IDENTIFIER, Grammar.STEPS, 2), "The branches by name."),
                    Grammar.key(
                            "wait",
                            new Choice(List.of("all", "any")),
                            "all, as when not given, waits for each branch; any ends the step with the first branch"
                                    + " that succeeds."));
        }

        @Override
        @Nullable
        StepPlan compile(StepContext step) {
            if (!(step.get("parallel") instanceof Fields written)) return null;
            List<VisibleNames> after = new ArrayList<>();
            List<Branch> branches = new ArrayList<>();
            for (Field field : written.fields().values()) {
                VisibleNames within = step.scope().within(step.around(field.value()));
                List<StepPlan> steps = step.steps(field.value(), step.path() + "[" + field.name() + "]", within);
                branches.add(new Branch(field.name(), steps));
                after.add(within);
            }
            after.forEach(within -> step.scope().before().addFound(within.before()));
            return new ParallelStep(step.head(), "any".equals(step.text("wait")), List.copyOf(branches));
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            if (!(step.get("parallel") instanceof Fields branches)) return "Parallel";
            return StepTitles.with(
                    "Parallel", String.join(", ", branches.fields().keySet()));
        }

        @Override
        @Nullable
        Object withoutSteps(Source value) {
            return value instanceof Fields branches
                    ? List.copyOf(branches.fields().keySet())
                    : value.plain();
        }

        @Override
        boolean hasSteps() {
            return true;
        }

        @Override
        List<StepTree.Inner> inner(Fields step) {
            List<StepTree.Inner> inner = new ArrayList<>();
            if (!(step.get("parallel") instanceof Fields branches)) return inner;
            for (Field branch : branches.fields().values()) {
                inner.add(new StepTree.Inner(
                        "[" + branch.name() + "]", branch.value(), new StepTree.Around(step, branch.name())));
            }
            return inner;
        }
    }
}
