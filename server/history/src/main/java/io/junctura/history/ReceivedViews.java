package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.history.received.RefusedEvent;
import io.junctura.history.step.Timestamp;
import io.junctura.http.EventRequest;
import io.junctura.run.FlowName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the entries of the log of received events. */
final class ReceivedViews {
    private final RunQueries runs;

    ReceivedViews(RunQueries runs) {
        this.runs = runs;
    }

    ReceivedView of(Row row) {
        FlowName name = runs.names.name(row.flow());
        String trigger = runs.names.trigger(row.flow(), row.revision());
        Map<String, Object> origin = runs.table.origin(row.id());
        Map<?, ?> headers = origin.get("headers") instanceof Map<?, ?> all ? all : Map.of();
        String id = Long.toString(row.id());
        return new ReceivedView(
                "run-" + id,
                new Timestamp(row.accepted()),
                "accepted",
                name.integration(),
                name.instance(),
                name.flow(),
                trigger,
                text(origin.get("method")),
                address(name, trigger, origin),
                null,
                text(headers.get("content-type")),
                EventRequest.size(text(headers.get("content-length"))),
                EventRequest.id(headers),
                id,
                runs.views.status(row.state(), row.id()),
                null,
                null);
    }

    private static @Nullable String address(FlowName name, String trigger, Map<String, Object> origin) {
        if (origin.get("topic") instanceof String topic) return "/api/v1/topics/" + topic + "/events";
        if (!origin.containsKey("method")) return null;
        return (trigger.endsWith(".call") ? "/call/" : "/hooks/") + name;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? EventRequest.clean(text, 100) : null;
    }

    ReceivedView of(RefusedEvent event) {
        boolean duplicate = event.isDuplicate();
        Long run = event.run();
        return new ReceivedView(
                "other-" + event.id(),
                new Timestamp(event.at()),
                duplicate ? "duplicate" : "refused",
                event.integration().isEmpty() ? null : event.integration(),
                event.instance(),
                event.flow(),
                null,
                event.method(),
                event.address(),
                event.sender(),
                event.contentType(),
                event.size(),
                event.event(),
                run == null ? null : Long.toString(run),
                null,
                duplicate
                        ? null
                        : new ReceivedView.Refusal(event.status(), event.code(), event.reason(), event.cause()),
                event.count() == 1 ? null : new ReceivedView.Similar(event.count(), new Timestamp(event.since())));
    }
}
