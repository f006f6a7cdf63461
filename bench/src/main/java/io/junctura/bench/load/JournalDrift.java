package io.junctura.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How late scheduled runs were accepted. The journal contains the scheduled time and the time of acceptance of each run. The
 * server may be running.
 *
 * @param late      of the runs whose time lies within the window
 * @param lastLate  when, in milliseconds since 1970, the last run of any time was accepted more than a second late; 0: none
 */
public record JournalDrift(Histogram late, long lastLate) {
    private static final Pattern MEANT = Pattern.compile("\"scheduledAt\":\"([^\"]+)\"");
    private static final long A_SECOND = 1_000;

    /** @param integrations the prefix of the names of the integrations */
    public static JournalDrift of(Path database, String integrations, Instant from, Instant to) throws IOException {
        Histogram late = new Histogram();
        long lastLate = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement select = connection.prepareStatement("""
                        SELECT run.accepted, run.payload FROM run JOIN flow ON flow.id = run.flow
                         WHERE substr(flow.integration, 1, ?) = ?
                        """)) {
            select.setInt(1, integrations.length());
            select.setString(2, integrations);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Matcher meant = MEANT.matcher(new String(row.getBytes(2), StandardCharsets.UTF_8));
                    if (!meant.find()) continue;
                    Instant at = Instant.parse(meant.group(1));
                    long millis = row.getLong(1) - at.toEpochMilli();
                    if (!at.isBefore(from) && at.isBefore(to)) late.record(millis * 1_000_000);
                    if (millis > A_SECOND) lastLate = Math.max(lastLate, row.getLong(1));
                }
            }
            return new JournalDrift(late, lastLate);
        } catch (SQLException e) {
            throw new IOException("the journal " + database + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The number of schedules that have started. Each one has a cursor. */
    public static long begun(Path database, String integrations) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement select = connection.prepareStatement("""
                        SELECT count(*) FROM cursor JOIN flow ON flow.id = cursor.flow
                         WHERE substr(flow.integration, 1, ?) = ?
                        """)) {
            select.setInt(1, integrations.length());
            select.setString(2, integrations);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IOException("the journal " + database + " cannot be read: " + e.getMessage(), e);
        }
    }
}
