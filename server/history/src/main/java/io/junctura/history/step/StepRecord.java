package io.junctura.history.step;

import io.junctura.http.schema.Always;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.run.Failure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is recorded of a step of a run, apart from values and from the steps within it. */
public record StepRecord(
        @IfPresent
        @Docs("True if its item or branch has ended: a retry cannot repeat it, only the whole loop or parallel"
                + " around it")
        @Nullable
        Boolean sealed,

        @IfPresent
        @Docs("Present where a test of a draft has not executed the step: its output was given to the test")
        @Nullable
        Always reused,

        @IfPresent @Docs("The run that a call waits for") @Nullable
        String child,

        long attempts,
        @IfPresent @Nullable Timestamp startedAt,
        @IfPresent @Nullable Long durationMs,
        @IfPresent @Nullable StepError error,

        @IfPresent @Docs("The question that a person must answer before the step continues") @Nullable
        String question,

        @IfPresent @Docs(WaitingView.CONNECTION) @Nullable String connection,

        @IfPresent @Nullable List<Attempt> attemptList)
        implements View {

    /** Of a step that the run has not reached. */
    static final StepRecord NONE = new StepRecord(null, null, null, 0, null, null, null, null, null, null);

    record StepError(
            @Docs("For programs: BAD_INPUT, REFUSED, CREDENTIALS, TRY_LATER, BROKEN or CANCELLED")
            String kind,

            String message,
            @OneOf({"no", "maybe", "yes"}) String reached)
            implements View {

        static StepError of(Failure failure) {
            return new StepError(
                    failure.kind().name(),
                    failure.message(),
                    failure.reached().name().toLowerCase(Locale.ROOT));
        }
    }

    record Attempt(
            long n,
            Timestamp startedAt,
            @IfPresent @Nullable Long durationMs,
            @IfPresent @Nullable StepError error) implements View {}
}
