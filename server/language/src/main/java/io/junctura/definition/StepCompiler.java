package io.junctura.definition;

import io.junctura.definition.IntegrationCompiler.DeclaredNames;
import io.junctura.definition.Reads.StepsSeen;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the steps of a flow, each by its kind, and reports steps that do not fit together. */
final class StepCompiler {

    final String flowName;
    final boolean answers;
    final DeclaredNames declared;
    final Operations operations;
    final Findings findings;
    final Formulas formulas;
    final StepTree tree;

    /** The steps that every run reaches. */
    final Set<Source> certain;

    private final @Nullable Source root;
    private final StepHeads heads;

    /** @param answers whether a caller may wait for the flow's response */
    StepCompiler(
            String flowName,
            Fields flow,
            boolean answers,
            DeclaredNames declared,
            Operations operations,
            Findings findings) {
        this.flowName = flowName;
        this.root = flow.get("steps");
        this.answers = answers;
        this.declared = declared;
        this.operations = operations;
        this.findings = findings;
        this.formulas = new Formulas(findings);
        this.heads = new StepHeads(operations, findings, formulas);
        this.tree = new StepTree(root, findings);
        this.certain = certain(root);
    }

    List<StepPlan> compile() {
        return steps(root, "", VisibleNames.ofAFlow());
    }

    /** @param scope gets the ids of these steps */
    List<StepPlan> steps(@Nullable Source source, String path, VisibleNames scope) {
        List<StepPlan> plans = new ArrayList<>();
        if (!(source instanceof Items list) || tree.around(source) == null) return plans;
        Fields end = null;
        boolean warned = false;
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            if (end != null && !warned) {
                findings.add(
                        step,
                        "unreachable-step",
                        "This step is never reached: nothing follows the \"" + StepTree.kind(end) + "\" in line "
                                + end.at().line() + ". Move it, or give that one a \"when\".");
                warned = true;
            }
            StepPlan plan = step(step, path, scope);
            if (plan != null) plans.add(plan);
            String id = FlowCompiler.text(step, "id");
            if (id != null) scope.before().add(id);
            if (end == null && endsItsList(step)) end = step;
        }
        return List.copyOf(plans);
    }

    private static boolean endsItsList(Fields step) {
        boolean ends = Arrays.stream(StepKind.values())
                .anyMatch(kind -> kind.syntax().endsItsList() && step.fields().containsKey(kind.key()));
        boolean goesOn = "continue".equals(FlowCompiler.text(step, "on-error"));
        return ends && !goesOn && StepHeads.isCertain(step);
    }

    Reads reads(VisibleNames scope) {
        return Reads.inStep(
                declared.config(),
                scope.more(),
                tree.items(),
                new StepsSeen(
                        scope.before(),
                        tree.named(),
                        tree.generated(),
                        tree.variables(),
                        id -> tree.hidden(id, scope.around())));
    }

    private @Nullable StepPlan step(Fields step, String parent, VisibleNames scope) {
        String id = tree.id(step);
        String path = parent.isEmpty() ? id : parent + "/" + id;
        StepPlan.Head head = heads.compile(step, id, path, reads(scope));
        Optional<StepSyntax> kind = StepKind.of(step);
        // The grammar check has reported a step without a kind.
        return kind.isEmpty() ? null : kind.get().compile(new StepContext(step, head, scope, this));
    }

    private static Set<Source> certain(@Nullable Source root) {
        Set<Source> certain = Collections.newSetFromMap(new IdentityHashMap<>());
        if (!(root instanceof Items list)) return certain;
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            if (StepHeads.isCertain(step)) certain.add(step);
            if (StepKind.of(step).filter(StepSyntax::mayEndTheRun).isPresent()) break;
        }
        return certain;
    }
}
