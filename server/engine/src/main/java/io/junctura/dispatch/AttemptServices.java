package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.files.RowSource;

/** What attempts and loops need from outside of the engine. */
public record AttemptServices(Actions actions, RowSource rows, CrashCount crashes) {}
