package io.junctura.history.step;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run while {@link StepWalk} traverses the plan: the steps within it may change its status, and add the parts. Used by
 * one thread.
 */
public final class ShownStep {
    private final StepHead head;
    private final StepRecord record;
    private final @Nullable Object output;
    private @Nullable Waiting waiting;
    private String status;
    private @Nullable LoopCounts loop;
    private @Nullable List<Part> parts;

    ShownStep(StepHead head, String status, StepRecord record, @Nullable Object output, @Nullable Waiting waiting) {
        this.head = head;
        this.status = status;
        this.record = record;
        this.output = output;
        this.waiting = waiting;
    }

    /** A step that the run has not reached. */
    static ShownStep notReached(StepHead head, String status) {
        return new ShownStep(head, status, StepRecord.NONE, null, null);
    }

    /** How many items of a loop there are. */
    public record LoopCounts(long ended, long failed, long shown, long more) implements View {}

    /** An item, a branch, or a part of a try. */
    public record Part(
            @Docs("What the paths of its steps begin with, such as lines[7], both[left] or guard/try")
            String path,

            @Docs("The number of the item, the branch, or try, catch, finally")
            String name,

            @OneOf({"succeeded", "failed", "running", "waiting", "skipped", "cancelled"})
            String status,

            @IfPresent StepRecord.@Nullable StepError error)
            implements View {}

    public StepHead head() {
        return head;
    }

    public String path() {
        return head.path();
    }

    public StepRecord record() {
        return record;
    }

    public @Nullable Object output() {
        return output;
    }

    public String status() {
        return status;
    }

    public boolean is(String one) {
        return status.equals(one);
    }

    void becomes(String next) {
        status = next;
    }

    public @Nullable Waiting waiting() {
        return waiting;
    }

    public void waitsFor(Waiting what) {
        waiting = what;
    }

    public @Nullable LoopCounts loop() {
        return loop;
    }

    /** Of a step with steps within it that the run has reached, unless it is a switch. */
    public @Nullable List<Part> parts() {
        return parts;
    }

    boolean hasPart(String state) {
        return parts != null && parts.stream().anyMatch(part -> part.status().equals(state));
    }

    void consistsOf(List<Part> all) {
        parts = all;
    }

    void counts(LoopCounts items) {
        loop = items;
    }
}
