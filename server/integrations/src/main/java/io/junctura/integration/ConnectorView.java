package io.junctura.integration;

import io.junctura.api.Effect;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import io.junctura.integration.Usages.ConnectorUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An installed connector with the JSON Schemas of all that it does. */
record ConnectorView(
        String id,
        String title,
        String version,
        String plugin,
        @Docs("Markdown") String docs,
        @Docs("Whether there is an icon") boolean icon,
        List<ActionView> actions,
        List<TriggerView> triggers,
        @IfPresent @Nullable ConnectionSchema connection)
        implements View {

    record ActionView(
            String id,
            String title,
            Effect effect,
            Connecting connection,
            String docs,
            Map<String, Object> input,
            Map<String, Object> output)
            implements View {}

    record TriggerView(
            String id,
            String title,
            TriggerKind kind,
            Connecting connection,
            String docs,
            Map<String, Object> input,
            Map<String, Object> payload)
            implements View {}

    record ConnectionSchema(
            Map<String, Object> schema,
            Map<String, Map<String, Object>> secrets,

            @Docs("Whether secrets of other names may be saved, too")
            boolean moreSecrets,

            @Docs("The setting that holds its address; empty if there is none")
            String address)
            implements View {}

    /** An integration that uses the connector. */
    record UsedBy(
            String integration,

            @IfPresent @Docs("The published version; absent if it is the draft") @Nullable
            Integer version,

            @IfPresent @Docs("true if it is the draft") @Nullable
            Boolean draft,

            List<Place> places)
            implements View {

        static UsedBy of(ConnectorUsage usage) {
            return new UsedBy(
                    usage.integration(),
                    usage.version(),
                    usage.version() == null ? true : null,
                    usage.uses().stream()
                            .map(use -> new Place(use.flow(), use.step(), use.use(), use.pointer()))
                            .toList());
        }
    }

    record Place(
            String flow,

            @IfPresent @Docs("The step's path without items; absent if it is the trigger") @Nullable
            String step,

            @Docs("Such as http.request") String use,

            @Docs("JSON Pointer in the document") String pointer)
            implements View {}

    static ConnectorView of(ConnectorDescriptor connector) {
        return new ConnectorView(
                connector.id(),
                connector.title(),
                connector.version(),
                connector.plugin(),
                connector.docs(),
                !connector.icon().isEmpty(),
                connector.actions().stream().map(ConnectorView::of).toList(),
                connector.triggers().stream().map(ConnectorView::of).toList(),
                connector.connection().map(ConnectorView::of).orElse(null));
    }

    private static ActionView of(ConnectorDescriptor.ActionDescriptor action) {
        return new ActionView(
                action.use(),
                action.title(),
                action.effect(),
                action.connecting(),
                action.docs(),
                action.input().json(),
                action.output().json());
    }

    private static TriggerView of(ConnectorDescriptor.TriggerDescriptor trigger) {
        return new TriggerView(
                trigger.use(),
                trigger.title(),
                trigger.kind(),
                trigger.connecting(),
                trigger.docs(),
                trigger.input().json(),
                trigger.payload().json());
    }

    private static ConnectionSchema of(ConnectorDescriptor.ConnectionDescriptor connection) {
        Map<String, Map<String, Object>> secrets = new LinkedHashMap<>();
        connection.secrets().forEach((name, schema) -> secrets.put(name, schema.json()));
        return new ConnectionSchema(
                connection.settings().json(), secrets, connection.moreSecrets(), connection.address());
    }
}
