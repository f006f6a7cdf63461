package io.junctura.history;

import io.junctura.history.step.Timestamp;
import io.junctura.history.step.WaitingView;
import io.junctura.http.schema.Always;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as lists show it. */
record RunView(
        String id,
        String instance,
        String integration,
        String flow,
        RunVersion version,

        @IfPresent @Docs("Present in a run that tests a draft") @Nullable
        Always test,

        @Docs("Such as http.webhook") String trigger,

        @OneOf({"queued", "running", "waiting", "succeeded", "failed", "cancelled"})
        String status,

        @Nullable WaitingView waiting,
        Timestamp acceptedAt,
        @Nullable Timestamp endedAt,
        @Nullable Long durationMs,
        @Nullable Problem error,

        @IfPresent @Docs("Why it ended early, if it did") @Nullable
        String reason,

        @IfPresent @Docs("How many items of its loops failed, although it succeeded") @Nullable
        Long failedItems,

        @Docs("The run that called it and waits") @Nullable String parent,

        @Nullable String replayOf)
        implements View {

    record Problem(
            @Docs("For programs: BAD_INPUT, REFUSED, CREDENTIALS, TRY_LATER, BROKEN or CANCELLED")
            String kind,

            String message,

            @Docs("The path of the step") @Nullable String step,

            @IfPresent @Docs("What people call the step, if it has no id of its own, or has a title") @Nullable
            String stepTitle)
            implements View {}

    /** A run where another one names it. */
    record Brief(
            String id,
            RunVersion version,

            @OneOf({"queued", "running", "waiting", "succeeded", "failed", "cancelled"})
            String status,

            Timestamp acceptedAt)
            implements View {}

    Brief brief() {
        return new Brief(id, version, status, acceptedAt);
    }

    /** A page of runs. */
    record Page(
            List<ListedRun> items,

            @Docs("Cursor of the next page; null at the end") @Nullable
            String next,

            @IfPresent @Nullable IndexLag behind)
            implements View {}

    /** A run in a list. */
    record ListedRun(
            @Inline RunView run,

            @IfPresent @Docs("In a search: where the words were found, at most three places") @Nullable
            List<Match> matches)
            implements View {}

    /** A text of a run that contains words of the search. Values of secret names are masked. */
    record Match(
            @OneOf({"payload", "output", "error", "reason"}) String in,

            @Docs("The path of the step; null if the text belongs to the run") @Nullable
            String step,

            @IfPresent @Docs("What people call the step, if it has no id of its own, or has a title") @Nullable
            String stepTitle,

            @Docs("The text around the words, with … where it is cut")
            String text,

            @Docs("The words in the text") List<Mark> marks)
            implements View {}

    /** A range of a text in UTF-16 units, without "to". */
    record Mark(int from, int to) implements View {}

    /** How far the search index is behind. */
    record IndexLag(long runs, long seconds) implements View {}

    /** How many runs there are, by status. */
    record Counts(
            long queued,
            long running,
            long waiting,
            long succeeded,
            long failed,
            long cancelled,

            @Docs("The failed runs, and those that wait for an answer")
            long needsAttention)
            implements View {}

    /** A run with its steps. */
    record Detail(
            @Inline RunView run,

            @Docs("false: its flow keeps no history, so payload and steps are absent")
            boolean historyKept,

            @IfPresent
            @Docs("The versions that it executed before a retry changed its version, the first one first")
            @Nullable
            List<EarlierVersion> earlierVersions,

            List<Brief> replays,

            @IfPresent @Docs("The newest replay that succeeded, so that the failed run needs no attention") @Nullable
            String repairedBy,

            @IfPresent @Docs("The person or token that has started it by hand, in place of its trigger") @Nullable
            String startedBy,

            @IfPresent @Nullable Object payload,
            @IfPresent @Nullable LargeView largePayload,

            @IfPresent @Docs("true: the run's values are too large to evaluate its inputs again") @Nullable
            Boolean inputsLeftOut,

            @IfPresent @Nullable Map<String, Object> headers,

            @IfPresent @Docs("Who has cancelled it; present while its finally or an attempt still executes") @Nullable
            String cancelling,

            List<RunStepView> steps,

            @IfPresent @Docs("Why the steps are shown as recorded, without inputs") @Nullable
            String problem)
            implements View {}

    /** A version that a run executed until a retry changed it. */
    record EarlierVersion(
            RunVersion version,
            Timestamp until,

            @Docs("Who retried the run") String by) implements View {}

    /** Stands for a value that is too large for an answer. */
    record LargeView(
            long size,

            @IfPresent @Docs("How its JSON begins") @Nullable
            String beginning,

            @IfPresent @Docs("Why it cannot be read") @Nullable
            String problem,

            @Docs("The address of the whole value") String whole)
            implements View {}

    /** What happens after an action on a run. */
    record Accepted(
            @Docs("The run that continues, or the new run") String run,

            @IfPresent @Docs("What is executed a second time") @Nullable
            String warning)
            implements View {}

    /** An event that was accepted from outside. */
    record Event(
            @Docs("That of the run that it started") String id,

            String instance,
            String integration,
            String flow,
            String trigger,

            @Docs("A hash of what the event is known by; null if it has no identity") @Nullable
            String identity,

            String run,

            @OneOf({"queued", "running", "waiting", "succeeded", "failed", "cancelled"})
            String status,

            Timestamp acceptedAt)
            implements View {}

    /** An event with its payload. The members after the event are absent if retention has deleted the run meanwhile. */
    record EventDetail(
            @Inline Event event,
            @IfPresent @Nullable Object payload,
            @IfPresent @Nullable LargeView largePayload,
            @IfPresent @Nullable Map<String, Object> headers,
            @IfPresent @Nullable Map<String, Object> origin)
            implements View {}
}
