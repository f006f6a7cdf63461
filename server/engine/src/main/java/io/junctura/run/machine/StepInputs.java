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
 * Computes the inputs of a run's steps for views. StepInputs are not stored: expressions are pure, so the same state and
 * time give the same input. Secrets are shown as {@code ***}.
 */
public final class StepInputs implements Consumer<Entry> {
    private final Run run;
    private final Map<String, @Nullable Object> inputs = new HashMap<>();

    private final Predicate<String> wanted;
    private final BiFunction<String, @Nullable Object, @Nullable Object> kept;
    private final boolean ended;

    /**
     * Must receive the whole history. Each input is evaluated just before the first entry of its step.
     *
     * @param run    as it was accepted, with its whole payload
     * @param ended  whether the run has ended
     * @param wanted selects steps by their paths
     * @param kept   converts an input to the value that is kept; it also gets the step's path
     */
    public StepInputs(
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
     * The kept inputs by the steps' paths, without those that cannot be evaluated.
     *
     * @param now for the next step, which has no entry yet
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
            // The step has failed for the same reason, and its failure is shown.
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
