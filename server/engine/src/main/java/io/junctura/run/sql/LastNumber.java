package io.junctura.run.sql;

import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The highest number that was ever given: none is used twice, even if the run or event with the highest one was deleted. */
public enum LastNumber {
    RUN("last-run"),
    TOPIC_EVENT("last-topic-event");

    private final String row;

    LastNumber(String row) {
        this.row = row;
    }

    /** The row of {@code installation} with the highest number that was deleted. */
    public String row() {
        return row;
    }

    /**
     * Reads the highest number that was given; 0 if none was.
     *
     * @param stored selects the highest number that is stored
     */
    public long read(Database database, String stored) {
        try {
            return database.readPlain(connection -> {
                try (PreparedStatement select = connection.prepareStatement(stored);
                        ResultSet highest = select.executeQuery()) {
                    highest.next();
                    return Math.max(
                            highest.getLong(1),
                            InstallationRow.of(connection, row)
                                    .map(Long::parseLong)
                                    .orElse(0L));
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }
}
