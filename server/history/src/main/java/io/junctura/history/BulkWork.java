package io.junctura.history;

import io.junctura.run.ErrorGroup;
import io.junctura.run.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bulk retry does with each of its runs. */
sealed interface BulkWork {

    /** Its name in views. */
    String word();

    /** Whether the runs execute the live versions of their flows. */
    default boolean latest() {
        return false;
    }

    /** How a person has the rest of the runs treated, for messages. */
    default String advice() {
        return "send the request again: it continues with the runs that it has not reached.";
    }

    /** Continues failed runs. */
    record Resume(boolean latest) implements BulkWork {
        @Override
        public String word() {
            return "resume";
        }
    }

    /** Starts new runs. */
    record Replay(boolean latest) implements BulkWork {
        @Override
        public String word() {
            return "replay";
        }

        @Override
        public String advice() {
            return "replay the rest: replayed runs match again, so begin after the last of them, with \"from\".";
        }
    }

    /**
     * Gives all steps in doubt the same answer.
     *
     * @param step the only step that is answered, without the numbers of items; null: each step in doubt
     */
    record Answer(Signal.Answer answer, @Nullable String step) implements BulkWork {
        @Override
        public String word() {
            return "answer";
        }

        /** The paths of the steps of a run that are answered. */
        List<String> steps(RunStore.Row run) {
            return run.waits().stream()
                    .filter(RunStore.StepWait::isInDoubt)
                    .map(RunStore.StepWait::step)
                    .filter(path -> step == null || step.equals(ErrorGroup.place(path)))
                    .toList();
        }
    }
}
