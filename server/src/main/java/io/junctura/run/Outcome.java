package io.junctura.run;

import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface Outcome {

    RunStatus status();

    /** @param reason why it ended early, if it did ({@code filter}, {@code stop}) */
    record Succeeded(@Nullable String reason) implements Outcome {
        @Override
        public RunStatus status() {
            return RunStatus.SUCCEEDED;
        }
    }

    /** @param step the path of the step whose failure nobody caught; null if it was the run itself */
    record Failed(@Nullable String step, Failure why) implements Outcome {
        @Override
        public RunStatus status() {
            return RunStatus.FAILED;
        }
    }

    record Cancelled(String by) implements Outcome {
        @Override
        public RunStatus status() {
            return RunStatus.CANCELLED;
        }
    }
}
