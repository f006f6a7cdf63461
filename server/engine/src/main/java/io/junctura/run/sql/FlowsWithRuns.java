package io.junctura.run.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds all flows that have runs, by one lookup in the index for each. It does not read the runs: there may be millions. */
public final class FlowsWithRuns {
    private FlowsWithRuns() {}

    /** The stored numbers of the flows, in ascending order. */
    public static List<Integer> find(Connection connection) throws SQLException {
        return find(connection, "run");
    }

    /** @param table the table of runs */
    static List<Integer> find(Connection connection, String table) throws SQLException {
        List<Integer> flows = new ArrayList<>();
        try (PreparedStatement next =
                connection.prepareStatement("SELECT min(flow) FROM " + table + " WHERE flow > ?")) {
            int flow = Integer.MIN_VALUE;
            while (true) {
                next.setInt(1, flow);
                try (ResultSet row = next.executeQuery()) {
                    row.next();
                    flow = row.getInt(1);
                    if (row.wasNull()) return flows;
                    flows.add(flow);
                }
            }
        }
    }
}
