package io.junctura.builtin;

import io.junctura.api.Field;
import java.time.Instant;

/**
 * The payload of a scheduled run.
 *
 * @param scheduledAt the scheduled time, however late the run started
 */
public record Scheduled(@Field(title = "Scheduled at") Instant scheduledAt) {}
