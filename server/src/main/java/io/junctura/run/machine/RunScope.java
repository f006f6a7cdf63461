package io.junctura.run.machine;

import io.junctura.expression.Scope;
import io.junctura.expression.Template;
import io.junctura.masking.SecretNames;
import io.junctura.run.Items;
import io.junctura.run.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a step of a run can read, for people who look at it or write an expression. */
public final class RunScope {

    private RunScope() {}

    /**
     * The names and values that a step sees, by the run's state as it is now: what ran after the step is there, too.
     *
     * @param path of the step, such as {@code lines[2]/insert}; empty, or one that the run does not have: what is seen
     *             outside of all loops and branches
     * @param now  what the time is for expressions, in milliseconds since 1970
     */
    public static Scope at(Run run, String path, long now) {
        RunMachine machine = RunMachine.reading(run, now);
        Place place = machine.at(path).map(Found::place).orElseGet(machine::root);
        return machine.scope(place, path, now);
    }

    /** The same, as views show it: secrets, and what headers and queries hide, are masked. */
    public static Scope masked(Scope scope) {
        Scope masked = scope;
        if (scope.get("headers") instanceof Map<?, ?> headers) {
            masked = masked.with("headers", SecretNames.maskedHeaders(headers));
        }
        if (scope.get("trigger") instanceof Map<?, ?> trigger && trigger.get("query") instanceof Map<?, ?> query) {
            Map<Object, @Nullable Object> shown = new LinkedHashMap<>(trigger);
            shown.put("query", SecretNames.maskedQuery(query));
            masked = masked.with("trigger", shown);
        }
        return masked;
    }

    /** Whether a step can be reached: each loop around it has the item that the path names, as far as that is known. */
    public static boolean has(Run run, String path, long now) {
        RunMachine machine = RunMachine.reading(run, now);
        return machine.at(path).isPresent() || machine.isUnread();
    }

    /**
     * What a step is given, by the state just before it begins; empty if it has no input, or if what is around it cannot be
     * found.
     *
     * @throws io.junctura.expression.EvaluationProblem if that cannot be evaluated
     */
    public static Optional<Object> input(Run run, String path, long now) {
        RunMachine machine = RunMachine.reading(run, now);
        return machine.at(path).flatMap(found -> {
            Template input = StepKindDecisions.of(found.step()).input(found.step());
            return input == null
                    ? Optional.empty()
                    : Optional.ofNullable(input.evaluate(machine.scope(found.place(), path, now)));
        });
    }

    /**
     * How many items a loop has that {@link #at} has looked into.
     *
     * @return empty if it was not reached, or its rows are read one after the other
     */
    public static Optional<Integer> count(Run run, String loop, int batch) {
        Items items = run.items(loop);
        List<?> list = items == null ? null : items.list();
        if (list == null) return Optional.empty();
        return Optional.of(batch > 0 ? (list.size() + batch - 1) / batch : list.size());
    }
}
