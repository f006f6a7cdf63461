package io.junctura.history;

import io.junctura.history.RunView.LargeView;
import io.junctura.history.step.ShownStep;
import io.junctura.history.step.StepHead;
import io.junctura.history.step.StepRecord;
import io.junctura.history.step.Waiting;
import io.junctura.history.step.WaitingView;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a run. */
record RunStepView(
        @Inline StepHead head,

        @OneOf({"succeeded", "failed", "running", "waiting", "skipped", "cancelled"})
        String status,

        @Inline StepRecord record,
        @IfPresent WaitingView.@Nullable OfStep waiting,
        @IfPresent @Nullable Progress progress,
        @IfPresent @Nullable JsonValue input,
        @IfPresent @Nullable LargeView largeInput,
        @IfPresent @Nullable Object output,
        @IfPresent @Nullable LargeView largeOutput,
        @IfPresent ShownStep.@Nullable LoopCounts loop,
        @IfPresent @Nullable List<ShownStep.Part> parts)
        implements View {

    /** How far an attempt has come. */
    record Progress(
            long done,
            @Docs("0: not known") long total,
            @Docs("What is counted, such as rows") String unit) implements View {}

    /** @param input null: it is not shown */
    static RunStepView of(
            ShownStep step,
            @Nullable Progress progress,
            @Nullable JsonValue input,
            @Nullable LargeView largeInput,
            ValuePreviews.Preview output) {
        Waiting waiting = step.waiting();
        return new RunStepView(
                step.head(),
                step.status(),
                step.record(),
                waiting == null ? null : WaitingView.OfStep.of(waiting),
                progress,
                input,
                largeInput,
                output.value(),
                output.large(),
                step.loop(),
                step.parts());
    }
}
