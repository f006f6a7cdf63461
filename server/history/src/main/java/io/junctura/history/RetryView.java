package io.junctura.history;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import io.junctura.run.VersionChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** With which versions of its flow a run can be retried. */
record RetryView(
        @Docs("The version of the run") RunVersion version,

        @Docs("Whether the run can be retried with its own version")
        boolean possible,

        @IfPresent @Docs("Why it cannot be retried with its own version") @Nullable
        String problem,

        @IfPresent
        @Docs("The published version of its flow; present if the run has failed and executes another one")
        @Nullable
        Latest latest)
        implements View {

    /** A retry with the published version. */
    record Latest(
            @Docs("Equal to the version of the run if only its configuration was published again")
            int version,

            boolean possible,

            @IfPresent @Docs("Why it is not possible") @Nullable
            String problem,

            @Docs("The steps that keep their results") List<Step> keeps,

            @Docs("Why it is not possible, step by step") List<Difference> differences)
            implements View {}

    record Step(
            @Docs("Its path, without numbers of items") String step,
            @IfPresent @Nullable String title) implements View {}

    record Difference(
            VersionChange.Kind kind,

            @Docs("Its path, without numbers of items; null: the flow itself") @Nullable
            String step,

            @IfPresent @Nullable String title)
            implements View {}
}
