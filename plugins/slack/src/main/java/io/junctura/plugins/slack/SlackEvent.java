package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the Events API.
 *
 * @param id    the event's ID, which is the same when Slack delivers again
 * @param type  the event's type, such as {@code message} or {@code reaction_added}
 * @param team  the workspace's ID
 * @param time  when the event happened
 * @param event the event, as Slack sent it
 */
public record SlackEvent(
        String id,
        String type,
        @Nullable String team,
        @Nullable Instant time,
        Map<String, Object> event) {

    /**
     * Which events start runs.
     *
     * @param types    those of these types; all if it is empty
     * @param fromBots also messages of bots
     */
    record Filter(List<String> types, boolean fromBots) {
        private boolean takes(SlackEvent event) {
            return (types.isEmpty() || types.contains(event.type())) && (fromBots || !event.isFromBot());
        }

        /** @return null for an event that starts no run */
        @Nullable
        Event read(Map<?, ?> payload) throws ConnectorException {
            SlackEvent event = SlackEvent.of(payload);
            return takes(event) ? new Event(event, event.id()) : null;
        }
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are texts.
    private static SlackEvent of(Map<?, ?> payload) throws ConnectorException {
        String id = Texts.in(payload, "event_id");
        String type = Texts.in(payload, "event", "type");
        if (id == null || type == null || !(payload.get("event") instanceof Map<?, ?> event)) {
            throw ConnectorException.badInput(
                    "The request is not an event of Slack: \"event_id\" or \"event.type\" is missing.");
        }
        Instant time =
                payload.get("event_time") instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : null;
        return new SlackEvent(id, type, Texts.in(payload, "team_id"), time, (Map<String, Object>) event);
    }

    /** Messages of the app itself come back to it as events, and would start runs without end. */
    private boolean isFromBot() {
        return Texts.in(event, "bot_id") != null || Texts.in(event, "message", "bot_id") != null;
    }
}
