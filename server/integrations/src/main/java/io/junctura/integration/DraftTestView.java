package io.junctura.integration;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A test of a draft that was started. */
record DraftTestView(
        @Docs("The run's ID") String run,
        Source data,

        @Docs("The IDs of the earlier steps without data: what they yield is absent")
        List<String> missing)
        implements View {

    /** Where the data of a test is from. */
    record Source(
            @OneOf({"run", "pin", "given", "example", "none"})
            String source,

            @IfPresent @Docs("The run whose data is used") @Nullable
            String run,

            @IfPresent @Nullable Instant at)
            implements View {

        static Source of(DraftData.Data data) {
            Long run = data.run();
            return new Source(
                    data.source(),
                    run == null ? null : Long.toString(run),
                    run == null ? null : Instant.ofEpochMilli(data.at()));
        }
    }

    /** What a step of a draft can read. */
    record Data(
            @Inline Source data,
            Map<String, Object> scope,
            List<Item> items,

            @Docs("The IDs of the earlier steps without data")
            List<String> missing,

            @Docs("Pointers into the scope, to texts and lists of which only the beginning is there")
            List<String> cut,

            @Docs("The streams of rows in the scope whose columns are known from their first rows")
            List<Stream> streams)
            implements View {}

    /** Rows that a loop can go through. */
    record Stream(@Docs("A pointer into the scope") String at, List<String> columns) implements View {}

    /** The item of a loop around the step. */
    record Item(
            @Docs("The loop's ID") String loop,
            long item,

            @IfPresent @Docs("Absent where it is not known") @Nullable
            Integer count)
            implements View {}

    /** A step that would change something elsewhere. */
    record Write(String step, String use, String title) implements View {}
}
