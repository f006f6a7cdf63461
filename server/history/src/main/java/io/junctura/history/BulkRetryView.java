package io.junctura.history;

import io.junctura.history.step.Timestamp;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.run.Signal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A retry, replay or answer of many runs, and its progress. */
record BulkRetryView(
        String id,
        @OneOf({"resume", "replay", "answer"}) String as,

        @IfPresent @Docs("The answer, if steps in doubt are answered")
        Signal.@Nullable Answer answer,

        Map<String, String> filter,
        String by,

        @OneOf({"waiting", "running", "done", "cancelled", "failed"})
        String status,

        @Docs("How many match; null until they are counted") @Nullable
        Long runs,

        @Docs("Whether more match than this retry takes") boolean more,

        long done,
        long skipped,
        Timestamp startedAt,
        @Nullable Timestamp endedAt,

        @Docs("Why it failed, or why the first of those skipped was") @Nullable
        String problem)
        implements View {

    /** How many runs a retry would take. */
    record Matching(
            long runs,

            @Docs("The runs that match, but can be neither retried, replayed nor answered")
            long skipped,

            @Docs("Whether more match than one retry takes") boolean more,

            @Docs("Whether counting stopped after some seconds, so that both numbers may be larger")
            boolean atLeast)
            implements View {

        static Matching of(MatchingRuns runs) {
            return new Matching(runs.ids().length, runs.skipped(), runs.more(), runs.atLeast());
        }
    }
}
