package io.junctura.definition;

import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.expression.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code switch}: chooses the first case whose condition holds. Its result is {@code {case: name}}. */
public record SwitchStep(Head head, List<Case> cases) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.SWITCH;
    }

    @Override
    public List<?> settings() {
        return cases.stream().map(one -> Arrays.asList(one.name(), one.when())).toList();
    }

    @Override
    public List<Block> blocks() {
        return cases.stream()
                .map(one -> new Block(Block.Kind.CASE, head.path() + "/" + one.name(), one.steps()))
                .toList();
    }

    /**
     * @param name the segment of the path: {@code 1}, {@code 2}, … or {@code otherwise}
     * @param when null for {@code otherwise}
     */
    public record Case(String name, @Nullable Expression when, List<StepPlan> steps) {}

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("switch");
        }

        @Override
        Struct grammar() {
            Struct one = new Struct(
                    "case",
                    "The steps of one case.",
                    List.of(
                            Grammar.needed("when", new Condition(), "The condition of the case."),
                            Grammar.needed("steps", Grammar.STEPS, "The steps of the case.")));
            Struct otherwise = new Struct(
                    "otherwise",
                    "The steps if no condition is true. It must be last.",
                    List.of(Grammar.needed("otherwise", Grammar.STEPS, "The steps of the case.")));
            return control(
                    "switch-step",
                    "Executes the first case whose condition is true.",
                    Grammar.needed(
                            "switch",
                            new ListOf(new OneOf("case", List.of(one, otherwise)), 1),
                            "The cases, from first to last."));
        }

        @Override
        StepPlan compile(StepContext step) {
            return new SwitchStep(step.head(), cases(step));
        }

        private static List<Case> cases(StepContext step) {
            List<Case> cases = new ArrayList<>();
            if (!(step.get("switch") instanceof Items list)) return cases;
            List<VisibleNames> after = new ArrayList<>();
            Fields otherwise = null;
            for (int i = 0; i < list.items().size(); i++) {
                if (!(list.items().get(i) instanceof Fields one)) continue;
                if (otherwise != null) {
                    step.findings()
                            .add(
                                    one,
                                    "case-after-otherwise",
                                    "This case is never reached, because \"otherwise\" in line "
                                            + otherwise.at().line() + " is before it. Put \"otherwise\" last.");
                }
                boolean last = one.fields().containsKey("otherwise");
                if (last) otherwise = one;
                String name = last ? "otherwise" : String.valueOf(i + 1);
                VisibleNames within = step.scope().apart();
                List<StepPlan> steps =
                        step.steps(one.get(last ? "otherwise" : "steps"), step.path() + "/" + name, within);
                after.add(within);
                cases.add(new Case(name, last ? null : step.condition(one.get("when")), steps));
            }
            after.forEach(within -> step.scope().before().addFound(within.before()));
            return List.copyOf(cases);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            if (!(step.get("switch") instanceof Items cases) || cases.items().isEmpty()) return "Switch";
            Source first = cases.items().get(0);
            return first instanceof Fields one ? StepTitles.with("Switch", one.get("when")) : "Switch";
        }

        @Override
        @Nullable
        Object withoutSteps(Source value) {
            if (!(value instanceof Items cases)) return value.plain();
            List<@Nullable Object> conditions = new ArrayList<>();
            for (Source one : cases.items()) {
                conditions.add(one instanceof Fields fields ? fields.plainWithout("steps", "otherwise") : one.plain());
            }
            return conditions;
        }

        @Override
        boolean hasSteps() {
            return true;
        }

        @Override
        List<StepTree.Inner> inner(Fields step) {
            List<StepTree.Inner> inner = new ArrayList<>();
            if (!(step.get("switch") instanceof Items cases)) return inner;
            for (int i = 0; i < cases.items().size(); i++) {
                if (!(cases.items().get(i) instanceof Fields one)) continue;
                inner.add(new StepTree.Inner("/" + (i + 1), one.get("steps"), null));
                inner.add(new StepTree.Inner("/otherwise", one.get("otherwise"), null));
            }
            return inner;
        }
    }
}
