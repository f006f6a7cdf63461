package io.junctura.run.machine;

import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.SecretRef;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Run;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a run were given. It is not stored: expressions are pure, so the same state at the same time gives the
 * same input again. Every secret shows as {@code ***}.
 */
public final class Inputs implements Consumer<Entry> {
    private final Run run;
    private final Map<String, @Nullable Object> inputs = new HashMap<>();

    private final Predicate<String> wanted;
    private final BiFunction<String, @Nullable Object, @Nullable Object> kept;
    private final boolean ended;

    /**
     * To be told the whole history: each input is evaluated just before the first that happened to its step.
     *
     * @param run    as it was accepted, its payload as a whole
     * @param ended  whether its history ends with its end
     * @param wanted by a step's path: whether its input is
     * @param kept   by a step's path and its input: what is kept of that
     */
    public Inputs(
            Run run,
            boolean ended,
            Predicate<String> wanted,
            BiFunction<String, @Nullable Object, @Nullable Object> kept) {
        this.run = run;
        this.wanted = wanted;
        this.kept = kept;
        this.ended = ended;
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.Started e) evaluate(e.step(), e.at());
        else if (entry instanceof Entry.Done e) evaluate(e.step(), e.started());
        else if (entry instanceof Entry.Failed e) evaluate(e.step(), e.started());
        else if (entry instanceof Entry.Waiting e) evaluate(e.step(), e.since());
        run.state().apply(entry);
        if (entry instanceof Entry.Resumed) run.forgetItems();
    }

    /**
     * What is kept, by the step's path; without those that have no input, or whose input cannot be evaluated.
     *
     * @param now for the step that is next, of which nothing is recorded yet
     */
    public Map<String, @Nullable Object> all(long now) {
        if (!ended) next(now);
        return inputs;
    }

    private void evaluate(String path, long at) {
        if (!wanted.test(path) || run.state().position(path) != null) return;
        try {
            RunScope.input(run, path, at)
                    .ifPresent(input -> inputs.put(path, kept.apply(path, SecretRef.masked(input))));
        } catch (EvaluationProblem e) {
            // The step failed for it, and says so itself.
        }
    }

    private void next(long now) {
        Decision next = RunMachine.next(run, now);
        if (next instanceof Decision.Execute execute) {
            next(execute.path(), execute.input());
        } else if (next instanceof Decision.Call call) {
            next(call.path(), call.payload());
        }
    }

    private void next(String path, @Nullable Object input) {
        if (!inputs.containsKey(path)) inputs.put(path, kept.apply(path, SecretRef.masked(input)));
    }
}
