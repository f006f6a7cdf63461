package io.junctura.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code subscription add} and {@code edit}. */
final class SubscriptionSettingsOptions {

    @Option(names = "--description", paramLabel = "TEXT", description = "A description for people.")
    @Nullable
    String description;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "A topic; repeatable.")
    List<String> topics = List.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "An event type; a * at the end matches all types that begin so; repeatable. A new "
                    + "subscription without types gets all events.")
    List<String> types = List.of();

    @Option(names = "--address", paramLabel = "URL", description = "Where webhooks are sent.")
    @Nullable
    String address;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = "Only events for which it is true are sent, such as '{{ payload.total > 100 }}'.")
    @Nullable
    String filter;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How events are sent: standard (default), cloudEvents or cloudEventsBinary.")
    @Nullable
    String format;

    @Option(
            names = "--order-by",
            paramLabel = "EXPRESSION",
            description = "Webhooks with the same value are sent one after the other.")
    @Nullable
    String orderBy;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of each request; repeatable.")
    Map<String, String> headers = Map.of();

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "A label, by which you find the subscription; repeatable.")
    Map<String, String> labels = Map.of();

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            description = "The pause before the next attempt, such as 5s; repeat the option for each pause. A new "
                    + "subscription without pauses uses 5s, 5m, 30m, 2h, 5h, 10h, 10h.")
    List<String> pauses = List.of();

    /** Adds the given options to the settings. */
    void into(Map<String, Object> settings) {
        if (description != null) settings.put("description", description);
        if (!topics.isEmpty()) settings.put("topics", topics);
        if (!types.isEmpty()) settings.put("types", types);
        if (address != null) settings.put("address", address);
        if (filter != null) settings.put("filter", filter);
        if (format != null) settings.put("format", format);
        if (orderBy != null) settings.put("orderBy", orderBy);
        if (!headers.isEmpty()) settings.put("headers", new LinkedHashMap<>(headers));
        if (!labels.isEmpty()) settings.put("labels", new LinkedHashMap<>(labels));
        if (!pauses.isEmpty()) settings.put("retry", Map.of("pauses", pauses));
    }
}
