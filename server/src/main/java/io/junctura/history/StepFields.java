package io.junctura.history;

import io.junctura.history.step.Timestamp;
import io.junctura.history.step.WaitingView;
import io.junctura.http.Always;
import io.junctura.http.Docs;
import io.junctura.http.IfPresent;
import io.junctura.http.OneOf;
import io.junctura.http.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members that a step of a run may have in an answer. {@code step/StepWalk} writes them. */
record StepFields(
        @Docs("From the flow's root down, such as route/gold/send")
        String path,

        String id,

        @Docs("action, filter, set, select, switch, call, respond, stop, fail, for-each, parallel, try, delay or"
                + " callback")
        String kind,

        @IfPresent @Docs("The action") @Nullable String use,

        @IfPresent @Docs("The flow that a call runs") @Nullable
        String flow,

        @IfPresent @Docs("The run that a call waits for") @Nullable
        String child,

        @IfPresent(nullable = true) @Nullable String title,

        @OneOf({"succeeded", "failed", "running", "waiting", "skipped", "cancelled"})
        String status,

        @IfPresent
        @Docs("True if its item or branch has ended: a retry cannot repeat it, only the whole loop or parallel"
                + " around it")
        @Nullable
        Boolean sealed,

        @IfPresent
        @Docs("Present where a test of a draft has not executed the step: its output was given to the test")
        @Nullable
        Always reused,

        long attempts,
        @IfPresent @Nullable Progress progress,
        @IfPresent @Nullable Timestamp startedAt,
        @IfPresent @Nullable Long durationMs,
        @IfPresent @Nullable Object input,
        @IfPresent RunView.@Nullable LargeView largeInput,
        @IfPresent @Nullable Object output,
        @IfPresent RunView.@Nullable LargeView largeOutput,
        @IfPresent @Nullable StepError error,
        @IfPresent WaitingView.@Nullable OfStep waiting,
        @IfPresent @Nullable LoopCounts loop,
        @IfPresent @Nullable List<Part> parts,

        @IfPresent @Docs("The question that a person must answer before the step continues") @Nullable
        String question,

        @IfPresent @Docs(WaitingView.CONNECTION) @Nullable String connection,

        @IfPresent @Nullable List<Attempt> attemptList)
        implements View {

    record StepError(
            @Docs("For programs: BAD_INPUT, REFUSED, CREDENTIALS, TRY_LATER, BROKEN or CANCELLED")
            String kind,

            String message,
            @OneOf({"no", "maybe", "yes"}) String reached)
            implements View {}

    record Progress(
            long done,
            @Docs("0: not known") long total,
            @Docs("What is counted, such as rows") String unit) implements View {}

    record LoopCounts(long ended, long failed, long shown, long more) implements View {}

    /** An item, a branch, or a part of a try. */
    record Part(
            @Docs("What the paths of its steps begin with, such as lines[7], both[left] or guard/try")
            String path,

            @Docs("The number of the item, the branch, or try, catch, finally")
            String name,

            @OneOf({"succeeded", "failed", "running", "waiting", "skipped", "cancelled"})
            String status,

            @IfPresent @Nullable StepError error)
            implements View {}

    record Attempt(
            long n,
            Timestamp startedAt,
            @IfPresent @Nullable Long durationMs,
            @IfPresent @Nullable StepError error) implements View {}
}
