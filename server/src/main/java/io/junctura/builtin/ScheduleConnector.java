package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Starts flows by the clock: at times that a cron expression names, or every so often. Each nominal time starts exactly one
 * run, also when the server was down at that time; {@code missed} says what becomes of those.
 */
@ConnectorInfo(
        id = "schedule",
        title = "Schedule",
        triggers = {CronSchedule.class, EverySchedule.class})
final class ScheduleConnector implements Connector {}
