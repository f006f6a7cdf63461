package io.junctura.integration;

import io.junctura.database.Database;
import io.junctura.history.FlowNames;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** The names of flows and the versions of revisions, by their numbers. These never change, so each is read once. */
public final class FlowDirectory implements FlowNames {
    private static final FlowName UNKNOWN = new FlowName("?", "?", "?");

    private final Database database;
    private final Flows flows;
    private final Map<Integer, FlowName> names = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> versions = new ConcurrentHashMap<>();
    private final Map<Long, String> triggers = new ConcurrentHashMap<>();

    public FlowDirectory(Database database, Flows flows) {
        this.database = database;
        this.flows = flows;
    }

    @Override
    public FlowName name(int flow) {
        FlowName stored = stored(flow);
        return isTest(stored) ? new FlowName(IntegrationStore.INSTANCE, stored.integration(), stored.flow()) : stored;
    }

    @Override
    public boolean isTest(int flow) {
        return isTest(stored(flow));
    }

    private static boolean isTest(FlowName stored) {
        return stored.instance().equals(IntegrationStore.TESTS);
    }

    private FlowName stored(int flow) {
        FlowName known = names.get(flow);
        if (known != null) return known;
        try {
            FlowName found = database.readPlain(connection -> {
                try (var select =
                        connection.prepareStatement("SELECT instance, integration, name FROM flow WHERE id = ?")) {
                    select.setInt(1, flow);
                    try (var row = select.executeQuery()) {
                        return row.next()
                                ? new FlowName(row.getString(1), row.getString(2), row.getString(3))
                                : UNKNOWN;
                    }
                }
            });
            if (!found.equals(UNKNOWN)) names.put(flow, found);
            return found;
        } catch (SQLException e) {
            return UNKNOWN;
        }
    }

    /** The number of a flow, also of one that is no longer published; empty if there never was one of this name. */
    public OptionalInt number(FlowName flow) {
        try {
            return database.readPlain(connection -> {
                try (var select = connection.prepareStatement(
                        "SELECT id FROM flow WHERE instance = ? AND integration = ? AND name = ?")) {
                    select.setString(1, flow.instance());
                    select.setString(2, flow.integration());
                    select.setString(3, flow.flow());
                    try (var row = select.executeQuery()) {
                        return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The flow " + flow + " cannot be looked up in the database.", e);
        }
    }

    @Override
    public int version(int revision) {
        Integer known = versions.get(revision);
        if (known != null) return known;
        try {
            int found = database.readPlain(connection -> {
                try (var select = connection.prepareStatement("SELECT version FROM revision WHERE id = ?")) {
                    select.setInt(1, revision);
                    try (var row = select.executeQuery()) {
                        return row.next() ? row.getInt(1) : 0;
                    }
                }
            });
            if (found != 0) versions.put(revision, found);
            return found;
        } catch (SQLException e) {
            return 0;
        }
    }

    @Override
    public String trigger(int flow, int revision) {
        return triggers.computeIfAbsent((long) flow << 32 | (revision & 0xffffffffL), key -> {
            try {
                return flows.pinned(flow, revision).plan().trigger().use();
            } catch (RuntimeException damaged) {
                return "?";
            }
        });
    }
}
