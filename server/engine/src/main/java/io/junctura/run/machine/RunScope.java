package io.junctura.run.machine;

import io.junctura.expression.Scope;
import io.junctura.expression.Template;
import io.junctura.masking.SecretNames;
import io.junctura.rows.FirstRows;
import io.junctura.run.Decision;
import io.junctura.run.Items;
import io.junctura.run.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The names and values that the expressions of a step can read, for views and for people who write an expression. */
public final class RunScope {

    private RunScope() {}

    /**
     * Uses the run's present state, so it contains the results of steps that ran later.
     *
     * @param path  of the step, such as {@code lines[2]/insert}; empty or unknown: outside of all loops and branches
     * @param now   the value of {@code $now()}
     * @param first returns the first rows of a stream, which are the items of a loop over it; null: they are not known
     */
    public static Scope at(Run run, String path, long now, Function<Object, @Nullable FirstRows> first) {
        while (true) {
            RunMachine machine = RunMachine.reading(run, now);
            Optional<FoundStep> found = machine.at(path);
            Decision.Fetch unread = machine.neededRows();
            if (found.isPresent() || unread == null || !take(unread.items(), first)) {
                Place place = found.map(FoundStep::place).orElseGet(machine::root);
                return machine.scope(place, path, now);
            }
        }
    }

    /** @return false: there are no more of them */
    private static boolean take(Items items, Function<Object, @Nullable FirstRows> first) {
        FirstRows rows = first.apply(Objects.requireNonNull(items.stream()));
        if (rows == null || items.nextRow() >= rows.rows().size()) return false;
        // As if there were no others, so that a batch may have fewer.
        items.read(rows.rows().subList((int) items.nextRow(), rows.rows().size()), true);
        return true;
    }

    /** The scope for views: secrets, and the values of sensitive headers and query parameters, are masked. */
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

    /** Whether the items of the loops around the step exist, as far as this is known. */
    public static boolean has(Run run, String path, long now) {
        RunMachine machine = RunMachine.reading(run, now);
        return machine.at(path).isPresent() || machine.isUnread();
    }

    /**
     * The input of a step, computed from the state just before it begins; empty if it has none, or if its item or
     * branch is unknown.
     *
     * @throws io.junctura.expression.EvaluationProblem if the input cannot be evaluated
     */
    public static Optional<Object> input(Run run, String path, long now) {
        RunMachine machine = RunMachine.reading(run, now);
        return machine.at(path).flatMap(found -> {
            Template input = StepKindBehavior.of(found.step()).decisions().input(found.step());
            return input == null
                    ? Optional.empty()
                    : Optional.ofNullable(input.evaluate(machine.scope(found.place(), path, now)));
        });
    }

    /**
     * The number of items of a loop that {@link #at} has evaluated; empty if it has not, or if the items are rows of a
     * stream.
     */
    public static Optional<Integer> count(Run run, String loop, int batch) {
        Items items = run.items(loop);
        List<?> list = items == null ? null : items.list();
        if (list == null) return Optional.empty();
        return Optional.of(batch > 0 ? (list.size() + batch - 1) / batch : list.size());
    }
}
