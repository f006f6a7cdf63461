package io.junctura.builtin;

import io.junctura.api.Field;
import java.time.Instant;

/**
 * The payload of a scheduled run.
 *
 * @param scheduledAt the time it stands for, which is the same however late it started
 */
public record Scheduled(@Field(title = "Scheduled at") Instant scheduledAt) {}
