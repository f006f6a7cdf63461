package io.junctura.run;

import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface Outcome {

    RunStatus status();

    /**
     * @param reason      if {@code filter} or {@code stop} ended the run early
     * @param failedItems how many items of its loops failed and were collected
     */
    record Succeeded(@Nullable String reason, long failedItems) implements Outcome {
        /** The end of a run without failed items. */
        public Succeeded(@Nullable String reason) {
            this(reason, 0);
        }

        @Override
        public RunStatus status() {
            return RunStatus.SUCCEEDED;
        }
    }

    /** @param step the path of the step whose failure was not caught; null: the run itself failed */
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
