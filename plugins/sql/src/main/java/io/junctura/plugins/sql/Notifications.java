package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Starts a run for each notification that PostgreSQL sends by NOTIFY. PostgreSQL keeps no notifications: those that it sends
 * while the flow is not connected are lost.
 *
 * @param channels the names of the channels
 */
@TriggerInfo(id = "notifications", title = "Notification received", payload = Notifications.Notification.class)
public record Notifications(@Field(atLeastOne = true) List<String> channels) implements StreamTrigger<SqlConnection> {

    /** How often the connection is checked while nothing arrives: a firewall may have dropped it silently. */
    private static final int CHECK_MILLIS = 15_000;

    private static final int CHECK_SECONDS = 10;

    /**
     * A notification.
     *
     * @param channel the name of the channel
     * @param payload the text of the notification; empty if it has none
     */
    public record Notification(String channel, String payload) {}

    @Override
    public void consume(Emitter emitter, TriggerContext<SqlConnection> context)
            throws ConnectorException, InterruptedException {
        SqlConnection connection = context.connection();
        if (connection.product() != Product.POSTGRESQL) {
            throw ConnectorException.badInput("Only PostgreSQL sends notifications. Use the trigger sql.rows.");
        }
        String what = "Cannot listen to " + connection.place();
        // It waits for ever, so it is no connection of the pool, which others need.
        java.sql.Connection jdbc = Sessions.open(context, null);
        try (var stop = context.onCancel(() -> Sessions.abort(jdbc))) {
            jdbc.setAutoCommit(true);
            try (Statement statement = jdbc.createStatement()) {
                for (String each : channels) {
                    statement.execute("LISTEN " + connection.product().dialect().quoted(each));
                }
            }
            emitter.listening();
            PGConnection source = jdbc.unwrap(PGConnection.class);
            while (true) {
                PGNotification[] some = source.getNotifications(CHECK_MILLIS);
                if (Thread.interrupted()) throw new InterruptedException();
                if (some == null || some.length == 0) {
                    if (!jdbc.isValid(CHECK_SECONDS)) {
                        throw ConnectorException.tryLater(
                                io.junctura.api.Reached.NO, what + ": the connection was lost.");
                    }
                    continue;
                }
                List<Event> events = new ArrayList<>();
                for (PGNotification each : some) {
                    events.add(Event.of(new Notification(each.getName(), each.getParameter())));
                }
                emitter.emit(events);
            }
        } catch (SQLException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw Failures.of(
                    e, what, Failures.Phase.CONNECTING, "", connection.product().dialect());
        } finally {
            Sessions.close(jdbc);
        }
    }
}
