package io.junctura.integration;

import io.junctura.definition.DocumentDiff;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A draft as the API shows it, without its document. */
record DraftView(
        @Docs("The version that was published when it was begun or last merged") @Nullable
        Integer base,

        @Docs("The version that is published now") @Nullable Integer published,

        Instant changedAt,
        String changedBy)
        implements View {

    /** @param published 0: no version is published */
    static DraftView of(Draft draft, int published) {
        return new DraftView(number(draft.base()), number(published), draft.changed(), draft.editor());
    }

    private static @Nullable Integer number(int version) {
        return version == 0 ? null : (Integer) version;
    }

    record WithDocument(@Inline DraftView draft, String document) implements View {}

    record OfIntegration(String integration, @Inline DraftView draft) implements View {}

    /** The version that a draft was published as. */
    record Published(int version) implements View {}

    /** What differs between two documents. */
    record Differences(
            @Docs("Whether the documents are the same text") boolean same, List<Change> differences) implements View {}

    /** One difference. */
    record Change(
            @OneOf({"added", "removed", "moved", "changed"}) String kind,
            @IfPresent @Nullable String flow,

            @IfPresent @Docs("The step's id, or kind and number if it has none") @Nullable
            String step,

            @OneOf({"integration", "flow", "trigger", "step"})
            String what,

            @Docs("In the newer document; in the older one, if it was removed")
            String pointer,

            List<Field> fields)
            implements View {

        static Change of(DocumentDiff.Difference difference) {
            return new Change(
                    difference.kind().name().toLowerCase(Locale.ROOT),
                    difference.flow(),
                    difference.step(),
                    difference.what(),
                    difference.pointer(),
                    difference.fields().stream()
                            .map(field -> new Field(field.pointer(), field.before(), field.after()))
                            .toList());
        }
    }

    record Field(
            @Docs("Within the step, trigger, flow or document")
            String pointer,

            @IfPresent @Nullable Object before,
            @IfPresent @Nullable Object after)
            implements View {}

    /** A value that is pinned to a step. */
    record Pin(
            String flow,

            @Docs("A path; trigger: what starts the flow") String step,

            Instant changedAt,
            String editor,
            long bytes)
            implements View {}

    record Pins(List<Pin> items) implements View {}
}
