package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Starts flows by the clock: at the times of a cron expression, or at equal intervals. Each scheduled time starts exactly one
 * run. {@code missed} decides about times while the server was down.
 */
@ConnectorInfo(
        id = "schedule",
        title = "Schedule",
        triggers = {CronSchedule.class, EverySchedule.class})
final class ScheduleConnector implements Connector {}
