package io.junctura.integration;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An integration as the API shows it, without its document. */
record IntegrationView(
        String name,
        @Nullable String title,
        @Nullable Integer version,
        @Nullable Instant publishedAt,
        boolean enabled,
        List<FlowView> flows,
        @IfPresent @Nullable DraftView draft,

        @IfPresent @Docs("Why its version can no longer be run") @Nullable
        String problem)
        implements View {

    record WithDocument(@Inline IntegrationView integration, String document) implements View {}

    record FlowView(
            String name,
            @Nullable String title,
            String trigger,
            @IfPresent @Nullable String address,
            boolean enabled,

            @IfPresent @Docs("The other integrations whose steps may call it; * means all") @Nullable
            List<String> callers,

            @IfPresent @Nullable Starts starts,

            @IfPresent @Docs("When its schedule starts the next run") @Nullable
            Instant nextRun,

            @IfPresent IntegrationRoutes.@Nullable FlowError triggerError)
            implements View {}

    /** What starts a flow. */
    record Starts(
            @IfPresent
            @Docs("JSON Schema of the payload, if the trigger has one; beside it, as \"sample\", the payload of the"
                    + " newest event, shortened, with secrets masked")
            @Nullable
            Map<String, Object> schema,

            @IfPresent @Nullable Object sample)
            implements View {}

    /** A step that calls a flow of the integration. */
    record CallerView(
            @Docs("Of the step") String integration,

            @Docs("The published version; null: the draft") @Nullable
            Integer version,

            String flow,

            @Docs("The step's path") String step,
            @Docs("The flow that it calls") String called)
            implements View {

        static CallerView of(PublishedCalls.CallingStep caller) {
            return new CallerView(
                    caller.integration(),
                    caller.version(),
                    caller.call().flow(),
                    caller.call().step(),
                    caller.call().called());
        }
    }

    /** A version in the list of versions. */
    record VersionView(
            int version,
            @Nullable String title,
            Instant publishedAt,
            String publishedBy,

            @Docs("What its publisher said about it") @Nullable
            String note)
            implements View {

        static VersionView of(IntegrationStore.Version version) {
            return new VersionView(
                    version.number(), version.title(), version.created(), version.creator(), version.note());
        }
    }

    /** The settings of an integration's instance. */
    record InstanceView(
            Map<String, Object> config,

            @Docs("The names of the saved connections, by slot")
            Map<String, String> connections)
            implements View {

        static InstanceView of(IntegrationStore.Instance instance) {
            return new InstanceView(instance.config(), instance.bindings());
        }
    }
}
