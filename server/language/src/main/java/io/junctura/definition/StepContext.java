package io.junctura.definition;

import io.junctura.definition.IntegrationCompiler.DeclaredNames;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Scalar;
import io.junctura.definition.StepPlan.Head;
import io.junctura.expression.Expression;
import io.junctura.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step to compile: its text, the names that its expressions can read, and the compiler for the steps inside of it.
 */
final class StepContext {
    private final Fields step;
    private final Head head;
    private final VisibleNames scope;
    private final StepCompiler compiler;

    StepContext(Fields step, Head head, VisibleNames scope, StepCompiler compiler) {
        this.step = step;
        this.head = head;
        this.scope = scope;
        this.compiler = compiler;
    }

    Fields written() {
        return step;
    }

    Head head() {
        return head;
    }

    String path() {
        return head.path();
    }

    VisibleNames scope() {
        return scope;
    }

    @Nullable
    Source get(String key) {
        return step.get(key);
    }

    @Nullable
    String text(String key) {
        return FlowCompiler.text(step, key);
    }

    int number(String key, int fallback) {
        return FlowCompiler.number(step, key, fallback);
    }

    DeclaredNames declared() {
        return compiler.declared;
    }

    Operations operations() {
        return compiler.operations;
    }

    Findings findings() {
        return compiler.findings;
    }

    /** The name of the flow. */
    String flow() {
        return compiler.flowName;
    }

    /** Whether a caller may wait for the flow's response. */
    boolean isOfACalledFlow() {
        return compiler.answers;
    }

    /** Whether every run executes the step. */
    boolean isInEveryRun() {
        return compiler.certain.contains(step);
    }

    Reads reads() {
        return compiler.reads(scope);
    }

    @Nullable
    Expression condition(@Nullable Source source) {
        return condition(source, scope);
    }

    @Nullable
    Expression condition(@Nullable Source source, VisibleNames within) {
        return compiler.formulas.condition(source, compiler.reads(within));
    }

    Template template(@Nullable Source source) {
        return template(source, scope);
    }

    Template template(@Nullable Source source, VisibleNames within) {
        if (source == null) return Template.constant(null);
        if (source instanceof Scalar scalar && !(scalar.plain() instanceof String))
            return Template.constant(scalar.plain());
        return compiler.formulas.template(source, compiler.reads(within));
    }

    /**
     * Compiles a list of steps inside of this one.
     *
     * @param path   of the block, with which the paths of its steps begin
     * @param within gets the ids of these steps
     */
    List<StepPlan> steps(@Nullable Source list, String path, VisibleNames within) {
        return compiler.steps(list, path, within);
    }

    /** What hides the steps of a list from others. */
    List<StepTree.Around> around(@Nullable Source list) {
        List<StepTree.Around> there = list == null ? null : compiler.tree.around(list);
        return there == null ? scope.around() : there;
    }

    /**
     * The name by which expressions read the items or rows of this step. It must not hide an existing name.
     *
     * @param kind the key of the items
     * @param what {@code items of this loop}
     */
    String itemName(String kind, String what) {
        String name = StepTree.itemName(step);
        String taken = null;
        if (Reads.isKnown(name)) taken = "expressions know something else by it";
        else if (Expression.isReserved(name)) taken = "it is a word of expressions";
        Integer line = scope.items().get(name);
        if (line != null) taken = "the items of the loop in line " + line + ", around this one, are called so";
        if (taken == null) return name;
        Field as = step.fields().get("as");
        Field field = as == null ? step.fields().get(kind) : as;
        if (field != null) {
            findings()
                    .add(
                            field.value().pointer(),
                            as == null ? field.at() : field.value().at(),
                            "name-taken",
                            "The " + what + " cannot be called \"" + name + "\""
                                    + (as == null ? ", as without \"as\"" : "") + ": " + taken
                                    + ". Give them another name with \"as\".",
                            null);
        }
        return name;
    }
}
