package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The topics that an instance can choose: those that it may receive by name, and those of them with events lately. */
final class TopicChoices {
    /** Types, and topics of patterns, are those of this many of the newest events. */
    private static final int NEWEST = 200;

    private static final int MAX_TYPES = 50;

    private static final String OF_DISABLED = "Events about your own webhooks that the server has disabled.";

    private final RecentEvents events;
    private final TopicPermissions permissions;

    TopicChoices(RecentEvents events, TopicPermissions permissions) {
        this.events = events;
        this.permissions = permissions;
    }

    /** A topic that an instance may receive. */
    record Choice(
            String topic,

            @IfPresent @Docs("For people") @Nullable String description,

            @Docs("The types of its last events") List<String> types)
            implements View {}

    List<Choice> of(String instance) {
        Map<String, TreeSet<String>> types =
                newest(topic -> !topic.startsWith("junctura.") && permissions.allows(instance, topic));
        AllowedTopics allowed = permissions.of(instance);
        for (String name : allowed.names()) types.computeIfAbsent(name, topic -> new TreeSet<>());
        List<Choice> choices = new ArrayList<>();
        types.forEach((topic, seen) -> choices.add(new Choice(
                topic,
                allowed.description(topic).orElse(null),
                seen.stream().limit(MAX_TYPES).toList())));
        choices.add(new Choice(
                SubscriptionDisabling.TOPIC,
                instance.equals(Caller.OWN_INSTANCE) ? null : OF_DISABLED,
                List.of(SubscriptionDisabling.TOPIC)));
        return choices;
    }

    /** The types of the newest events, by topic. */
    private Map<String, TreeSet<String>> newest(Predicate<String> wanted) {
        Map<String, TreeSet<String>> types = new TreeMap<>();
        for (RecentEvents.Event event : events.newest(NEWEST, wanted)) {
            TreeSet<String> seen = types.computeIfAbsent(event.topic(), name -> new TreeSet<>());
            String type = SubscriptionSettings.type(event.content());
            if (type != null) seen.add(type);
        }
        return types;
    }
}
