package io.junctura.builtin;

import io.junctura.api.Field;
import java.time.Instant;
import java.util.Map;

/**
 * The payload of a scheduled run.
 *
 * @param scheduledAt the scheduled time, however late the run started
 */
public record Scheduled(@Field(title = "Scheduled at") Instant scheduledAt) {

    /** The payload as JSON. */
    public static Map<String, Object> payload(Instant scheduledAt) {
        return Map.of("scheduledAt", scheduledAt.toString());
    }
}
