package io.junctura.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a run, as people see it.
 *
 * @param flow    {@code integration/flow}
 * @param status  {@code queued}, {@code running}, {@code waiting}, {@code succeeded}, {@code failed} or {@code cancelled}
 * @param waiting what the run waits for: {@code retry}, {@code connection}, {@code in doubt}, {@code delay}, …; empty
 *                if it does not wait
 * @param until   when it continues; null if unknown, or if it does not wait
 * @param payload the payload of the event that started it
 * @param error   why it failed; null if it did not
 * @param steps   the steps that it has reached, in the document's order
 */
public record Ran(
        long id,
        String flow,
        String status,
        String waiting,
        @Nullable Instant until,
        @Nullable Object payload,
        @Nullable Failure error,
        List<Step> steps) {

    /**
     * A failure.
     *
     * @param kind    {@code BAD_INPUT}, {@code REFUSED}, {@code CREDENTIALS}, {@code TRY_LATER}, {@code BROKEN}, or one of
     *                the server's own
     * @param reached {@code NO}, {@code MAYBE} or {@code YES}; empty if it is not about another system
     */
    public record Failure(String kind, String message, String reached) {
        static @Nullable Failure of(@Nullable Object json) {
            return json instanceof Map<?, ?> map
                    ? new Failure(upper(map.get("kind")), text(map.get("message")), upper(map.get("reached")))
                    : null;
        }

        private static String upper(@Nullable Object word) {
            return text(word).toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        }
    }

    /**
     * A step of a run.
     *
     * @param path     such as {@code send}, or {@code lines[7]/send}
     * @param status   {@code succeeded}, {@code failed}, {@code running}, {@code waiting}, {@code skipped} or {@code cancelled}
     * @param input    a JSON value, as the action got it; null if it is not known
     * @param output   a JSON value; null if it has not succeeded
     * @param attempts the number of attempts
     * @param error    the error of the last attempt; null if it succeeded
     */
    public record Step(
            String path,
            String status,
            @Nullable Object input,
            @Nullable Object output,
            int attempts,
            @Nullable Failure error) {}

    /** @throws AssertionError if it has not reached such a step */
    public Step step(String path) {
        for (Step step : steps) if (step.path.equals(path)) return step;
        throw new AssertionError("Run " + id + " of " + flow + " has not come to the step " + path + ": " + this);
    }

    public boolean isEnded() {
        return status.equals("succeeded") || status.equals("failed") || status.equals("cancelled");
    }

    static Ran of(Map<?, ?> json) {
        List<Step> steps = new ArrayList<>();
        if (json.get("steps") instanceof List<?> all) for (Object one : all) steps.add(step((Map<?, ?>) one));
        Map<?, ?> waiting = json.get("waiting") instanceof Map<?, ?> map ? map : Map.of();
        return new Ran(
                Long.parseLong(text(json.get("id"))),
                json.get("integration") + "/" + json.get("flow"),
                text(json.get("status")),
                text(waiting.get("reason")),
                waiting.get("until") instanceof String time ? Instant.parse(time) : null,
                json.get("payload"),
                Failure.of(json.get("error")),
                List.copyOf(steps));
    }

    private static Step step(Map<?, ?> json) {
        Failure error = Failure.of(json.get("error"));
        if (error == null && json.get("attemptList") instanceof List<?> attempts && !attempts.isEmpty()) {
            Object last = attempts.get(attempts.size() - 1);
            if (last instanceof Map<?, ?> map) error = Failure.of(map.get("error"));
        }
        return new Step(
                text(json.get("path")),
                text(json.get("status")),
                json.get("input"),
                json.get("output"),
                json.get("attempts") instanceof Number number ? number.intValue() : 0,
                error);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
