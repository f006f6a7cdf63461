package io.junctura.connection;

import io.junctura.api.Options;
import io.junctura.definition.ConnectionLimits;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.Range;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A saved connection as the API shows it: without its secrets. */
record ConnectionView(
        String name,
        String connector,
        Map<String, Object> settings,
        Map<String, SecretView> secrets,
        Limits limits,
        long revision,
        Instant changedAt,
        List<String> usedBy,
        @OneOf({"none", "given", "missing"}) String consent,
        @IfPresent @Nullable LastTest lastTest,
        Map<String, Pin> pins,
        @Nullable ErrorView error)
        implements View {

    /** @param reference where the secret's value is read from; null: the database has it */
    record SecretView(boolean set, @Nullable String reference) implements View {}

    record Limits(
            @IfPresent @Range(min = 1) @Docs("How many attempts may run at the same time") @Nullable
            Integer concurrency,

            @IfPresent @Docs("How many may start within a time, such as 100/1m") @Nullable
            String rate)
            implements View {

        static Limits of(ConnectionLimits limits) {
            ConnectionLimits.Rate rate = limits.rate();
            return new Limits(
                    limits.concurrency() == 0 ? null : (Integer) limits.concurrency(),
                    rate == null ? null : rate.text());
        }
    }

    /** The result of a test. */
    record TestResult(
            boolean ok,

            @IfPresent @Docs("false: there was nothing to contact, so nothing is known of the other system") @Nullable
            Boolean contacted,

            @IfPresent @Docs("Of the failure") @Nullable String kind,

            @IfPresent @Docs("What the other system has said, or that nothing was contacted") @Nullable
            String message)
            implements View {

        static TestResult of(ConnectionStore.TestOutcome test) {
            return new TestResult(
                    test.failure() == null,
                    test.hasContacted() ? null : (Boolean) false,
                    test.failure(),
                    test.message().isEmpty() ? null : test.message());
        }
    }

    record LastTest(@Inline TestResult result, Instant at) implements View {}

    record Pin(String value, Instant pinnedAt) implements View {}

    /** @param problem why each run with the value would fail; null: nothing is known against it */
    record Check(
            @Docs("Why each run with this value would fail; null: nothing is known against it") @Nullable
            String problem)
            implements View {}

    record ErrorView(Instant since, String message) implements View {}

    /** A choice for a field. */
    record Option(String value, String title, String note) implements View {
        static Option of(Options.Option option) {
            return new Option(option.value(), option.title(), option.note());
        }
    }

    /** An integration that uses the connection. */
    record UsedBy(
            String integration,

            @IfPresent @Docs("The published version; absent if it is the draft") @Nullable
            Integer version,

            @IfPresent @Docs("true if it is the draft") @Nullable
            Boolean draft,

            @Docs("The connection slot that is bound to the connection")
            String slot,

            List<Place> places)
            implements View {

        static UsedBy of(Usage usage) {
            return new UsedBy(
                    usage.integration(),
                    usage.version(),
                    usage.version() == null ? true : null,
                    usage.slot(),
                    usage.places().stream()
                            .map(place -> new Place(place.flow(), place.step(), place.pointer()))
                            .toList());
        }
    }

    record Place(
            String flow,

            @IfPresent @Docs("The step's path without items; absent if it is the trigger") @Nullable
            String step,

            @Docs("JSON Pointer in the document") String pointer)
            implements View {}
}
