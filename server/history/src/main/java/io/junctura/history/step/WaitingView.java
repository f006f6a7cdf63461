package io.junctura.history.step;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import org.jspecify.annotations.Nullable;

/** What a run waits for. */
public record WaitingView(
        @OneOf({"delay", "retry", "call-back", "child", "line", "limit", "connection", "in doubt"})
        String reason,

        @Nullable Timestamp until,

        @IfPresent @Docs(WaitingView.CONNECTION) @Nullable String connection,

        @IfPresent @Inline @Nullable Line line)
        implements View {

    public static final String CONNECTION =
            "The connection that must be repaired first, or over which it waits for its turn";

    /** The queue of an order key. */
    record Line(
            @Docs("The order key whose queue the run is in") String key,

            @Docs("The run ahead of it in the queue") @Nullable
            String run)
            implements View {}

    /** What a step waits for. */
    public record OfStep(
            @OneOf({"delay", "retry", "call-back", "child", "limit", "connection", "in doubt"})
            String reason,

            @Nullable Timestamp until,

            @IfPresent @Docs(WaitingView.CONNECTION) @Nullable
            String connection)
            implements View {

        public static OfStep of(Waiting waiting) {
            return new OfStep(waiting.reason(), Timestamp.of(waiting.until()), waiting.connection());
        }
    }

    public static WaitingView of(Waiting waiting) {
        Waiting.Line line = waiting.line();
        return new WaitingView(
                waiting.reason(),
                Timestamp.of(waiting.until()),
                waiting.connection(),
                line == null ? null : new Line(line.key(), line.run() == null ? null : Long.toString(line.run())));
    }
}
