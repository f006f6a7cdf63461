package io.junctura.delivery.sql;

import io.junctura.database.Database;
import io.junctura.delivery.RecentEvents;
import io.junctura.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The newest events of topics. */
final class SqlRecentEvents implements RecentEvents {
    private final Database database;

    SqlRecentEvents(Database database) {
        this.database = database;
    }

    @Override
    public List<Event> newest(int among, Predicate<String> wanted) {
        try {
            return database.readPlain(connection -> {
                List<Event> events = new ArrayList<>();
                try (PreparedStatement select =
                        connection.prepareStatement("SELECT topic, event FROM topic_event ORDER BY seq DESC LIMIT ?")) {
                    select.setInt(1, among);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            String topic = row.getString(1);
                            if (!wanted.test(topic)) continue;
                            byte[] event = row.getBytes(2);
                            events.add(new Event(topic, event == null ? null : Json.parseStored(event)));
                        }
                    }
                }
                return events;
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The events of topics cannot be read: " + e.getMessage(), e);
        }
    }
}
