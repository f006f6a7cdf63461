package io.junctura.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Events of topics that need not be kept. */
final class Events {
    private static final int PAGE = 500;

    private Events() {}

    /** @param whole false: its content alone may go, since it is still known by its name */
    record Old(long seq, boolean whole) {}

    /** A page of them, the oldest first, and whether there may be more. */
    record Page(List<Old> events, long last, boolean more) {}

    /** @param names the time before which names need not be known any longer */
    static Page before(Connection connection, long after, long time, long names, long now) throws SQLException {
        List<Old> events = new ArrayList<>();
        long last = after;
        int seen = 0;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, published, name IS NULL, event IS NULL FROM topic_event WHERE seq > ? ORDER BY seq LIMIT "
                        + PAGE)) {
            select.setLong(1, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long published = row.getLong(2);
                    // In the order of their numbers, but for those of a clock that was ahead and has been set back.
                    if (published >= time && published <= now) return new Page(events, last, false);
                    last = row.getLong(1);
                    seen++;
                    if (published >= time) continue;
                    boolean whole = row.getBoolean(3) || published < names;
                    if (whole || !row.getBoolean(4)) events.add(new Old(last, whole));
                }
            }
        }
        return new Page(events, last, seen == PAGE);
    }
}
