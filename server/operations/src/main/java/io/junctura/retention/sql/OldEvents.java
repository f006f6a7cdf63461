package io.junctura.retention.sql;

import io.junctura.retention.OldEvent;
import io.junctura.retention.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds events of topics that may be deleted. */
final class OldEvents {
    private static final int PAGE = 500;

    private OldEvents() {}

    /**
     * @param after the number after which the page begins
     * @param time  events that were published before this time are old
     * @param names names from before this time are not needed
     */
    static Page<OldEvent> before(Connection connection, long after, long time, long names, long now)
            throws SQLException {
        List<OldEvent> events = new ArrayList<>();
        long last = after;
        int seen = 0;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, published, name IS NULL, event IS NULL FROM topic_event WHERE seq > ? ORDER BY seq LIMIT "
                        + PAGE)) {
            select.setLong(1, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long published = row.getLong(2);
                    // Numbers follow the clock, except for events from a time when the clock was ahead.
                    if (published >= time && published <= now) return new Page<>(events, last, false);
                    last = row.getLong(1);
                    seen++;
                    if (published >= time) continue;
                    boolean whole = row.getBoolean(3) || published < names;
                    if (whole || !row.getBoolean(4)) events.add(new OldEvent(last, whole));
                }
            }
        }
        return new Page<>(events, last, seen == PAGE);
    }
}
