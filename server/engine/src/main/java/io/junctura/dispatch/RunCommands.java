package io.junctura.dispatch;

import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.NewVersion;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Signal;
import io.junctura.run.journal.StoredRun;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Commands of people for single runs. They are on disk before they have an effect. Thread safe. */
public interface RunCommands {
    /** Starts a run that repeats the effects of an earlier one on purpose, since its steps have new keys. */
    CompletableFuture<Long> replay(StoredRun earlier, @Nullable Object payload, PinnedFlow flow) throws Rejected;

    /** Ends a run that has not ended, after its {@code finally}. Attempts under way are interrupted. */
    void cancel(long run, String by);

    /** Ends a run at once, without its {@code finally} and without waiting for attempts. */
    void cancelByForce(long run, String by);

    /** Continues a failed run at the failed step, with the same keys; or ends the wait of a waiting run for a time or a connection. */
    void resume(long run, String by);

    /**
     * Continues a failed run from a step that it has reached: this step and all later ones are executed again, with the same keys.
     *
     * @param from the path of the step in this run. If the run has not reached it, or has not failed, nothing happens
     */
    void resume(long run, String from, String by);

    /**
     * Continues a failed run in another version of its flow. The change of the version and the resume are one commit.
     *
     * @param change what {@link io.junctura.run.VersionChange} has found
     * @param ends   how often the run had ended then. If it has been resumed since, nothing happens
     * @param from   as in {@link #resume(long, String, String)}; null: the failed step
     */
    void resumeIn(PinnedFlow version, long run, NewVersion change, int ends, @Nullable String from, String by);

    /**
     * Answers whether an attempt in doubt was carried out.
     *
     * @return completed when the answer is on disk; false if the run does not ask, or another answer came first
     */
    CompletableFuture<Boolean> answer(long run, String step, Signal.Answer answer, @Nullable Object result, String by);

    /** Marks a failed run without history as cancelled: it has nothing that could be executed. Completed when it is on disk. */
    CompletableFuture<Void> giveUp(long run, String by);
}
