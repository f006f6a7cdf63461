package io.junctura.state;

import io.junctura.SetClock;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.connector.Actions;
import io.junctura.connector.ConnectorActions;
import io.junctura.connector.OwnActions;
import io.junctura.connector.PluginServices;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import io.junctura.state.sql.SqlStateStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server's own actions on a real database, as steps call them. Its clock moves when the test says so. */
final class Memory implements AutoCloseable {
    final Path folder;
    final SetClock clock = new SetClock();
    private final Plugins plugins;
    private int keys;
    Database database;
    StateActions state;
    private ConnectorActions actions;

    Memory(Path folder) {
        this.folder = folder;
        try {
            plugins = Plugins.open(
                    new PluginPlaces(
                            folder.resolve("plugins"),
                            List.of(),
                            folder.resolve("plugins").resolve("drivers")),
                    "1");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        open();
    }

    private void open() {
        try {
            database = SqliteDatabase.open(folder, broken -> {});
        } catch (CannotOpen e) {
            throw new AssertionError(e);
        }
        state = new StateActions(new SqlStateStore(database), clock);
        PluginServices.Outbound nowhere = new PluginServices.Outbound() {
            @Override
            public Http http(@Nullable URI address) {
                return request -> {
                    throw new AssertionError("nobody calls anybody here");
                };
            }

            @Override
            public AccessTokens tokens(io.junctura.outbound.Grant grant, Http http) {
                return null; // These actions need none.
            }
        };
        actions = new ConnectorActions(
                new PluginServices(plugins, name -> Optional.empty(), nowhere, clock),
                run -> null,
                new OwnActions().addAll(state.own()),
                Runnable::run);
    }

    /** Reopens the database, as after a crash: only committed data remains. */
    void reopen() {
        database.close();
        open();
    }

    /** Executes an action as a step of a new run of the flow default/sync/changed. */
    Map<String, Object> step(String use, Map<String, Object> input) throws ConnectorException, InterruptedException {
        return attempt("default/sync/changed", "jn_step_" + ++keys, use, input);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> attempt(String flow, String key, String use, Map<String, Object> input)
            throws ConnectorException, InterruptedException {
        Actions.Attempt attempt = new Actions.Attempt(flow, 7, "step", key, 1, Instant.MAX);
        return (Map<String, Object>) actions.prepare(use, null, input).run(attempt);
    }

    long count(String table) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public void close() {
        database.close();
        plugins.close();
    }
}
