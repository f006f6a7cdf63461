package io.junctura.cli;

import io.junctura.Version;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.WrongKey;
import io.junctura.connection.sql.SqlConnectionStore;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.http.schema.Views;
import io.junctura.integration.DeclaredSubscriptions;
import io.junctura.integration.Installations;
import io.junctura.integration.Installations.PluginInUse;
import io.junctura.integration.Integrations;
import io.junctura.integration.PluginAnswer;
import io.junctura.integration.PublishedFlows;
import io.junctura.integration.sql.SqlIntegrationStore;
import io.junctura.integration.sql.SqlRevisionStore;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import io.junctura.plugin.sql.SqlPluginStore;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.Publishers;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The place where plugins are installed: a running server, or a data folder without a running server. */
final class PluginPlace {

    @Mixin
    Remote remote = new Remote();

    @Option(
            names = "--plugin-keys",
            paramLabel = "FILE",
            description = "For a data folder without a running server: the file of trusted keys; only plugins that "
                    + "one of them signed are used (else JUNCTURA_PLUGIN_KEYS). A running server uses its own "
                    + "setting.")
    @Nullable
    Path keys;

    @Option(
            names = "--plugin-advisories",
            paramLabel = "FILE",
            description = "For a data folder without a running server: the file of advisories about plugin "
                    + "versions (else JUNCTURA_PLUGIN_ADVISORIES). A running server uses its own setting.")
    @Nullable
    Path advisories;

    /** Operations on plugins. Each returns what the API returns. */
    interface PluginOperations extends AutoCloseable {
        Map<String, Object> list() throws Failed, InterruptedException;

        Map<String, Object> get(String plugin) throws Failed, InterruptedException;

        Map<String, Object> install(Path jar, boolean downgrade, boolean move, boolean only)
                throws Failed, InterruptedException;

        void enable(String plugin, boolean enabled) throws Failed, InterruptedException;

        Map<String, Object> choose(String plugin, String version, boolean move) throws Failed, InterruptedException;

        void remove(String plugin, @Nullable String version, boolean force) throws Failed, InterruptedException;

        @Override
        default void close() {}
    }

    PluginOperations open(Terminal terminal) throws Failed {
        if (remote.url == null && terminal.variable("JUNCTURA_URL") == null) {
            Path folder = Remote.dataFolder(remote.data, terminal);
            try {
                return new DataFolderPlugins(folder, terminal);
            } catch (CannotOpen e) {
                // A server uses it, or it cannot be used. The remote place reports which.
                if (!Files.exists(folder.resolve("address"))) throw new Failed(String.valueOf(e.getMessage()));
            }
        }
        return new ServerPlugins(remote.open(terminal));
    }

    static PluginOperations at(Api api) {
        return new ServerPlugins(api);
    }

    private Publishers publishers(Terminal terminal) throws Failed {
        String variable = terminal.variable("JUNCTURA_PLUGIN_KEYS");
        Path file = keys != null ? keys : variable == null ? null : Path.of(variable);
        try {
            return file == null ? Publishers.ANYONE : Publishers.of(file);
        } catch (IOException e) {
            throw new Failed("--plugin-keys " + file + " cannot be used: " + e.getMessage());
        }
    }

    private Advisories advisories(Terminal terminal) throws Failed {
        String variable = terminal.variable("JUNCTURA_PLUGIN_ADVISORIES");
        Path file = advisories != null ? advisories : variable == null ? null : Path.of(variable);
        try {
            return file == null ? Advisories.NONE : Advisories.of(file);
        } catch (IOException e) {
            throw new Failed("--plugin-advisories " + file + " cannot be used: " + e.getMessage());
        }
    }

    private record ServerPlugins(Api api) implements PluginOperations {
        @Override
        public Map<String, Object> list() throws Failed, InterruptedException {
            return api.get("/plugins");
        }

        @Override
        public Map<String, Object> get(String plugin) throws Failed, InterruptedException {
            return api.get("/plugins/" + Api.encoded(plugin));
        }

        @Override
        public Map<String, Object> install(Path jar, boolean downgrade, boolean move, boolean only)
                throws Failed, InterruptedException {
            String query = "?downgrade=" + downgrade + "&move=" + move + "&dryRun=" + only + "&name="
                    + Api.encoded(String.valueOf(jar.getFileName()));
            return api.upload("/plugins" + query, "application/java-archive", jar);
        }

        @Override
        public void enable(String plugin, boolean enabled) throws Failed, InterruptedException {
            api.post("/plugins/" + Api.encoded(plugin) + (enabled ? "/enable" : "/disable"), Map.of());
        }

        @Override
        public Map<String, Object> choose(String plugin, String version, boolean move)
                throws Failed, InterruptedException {
            return api.post("/plugins/" + Api.encoded(plugin) + "/version", Map.of("version", version, "move", move));
        }

        @Override
        public void remove(String plugin, @Nullable String version, boolean force) throws Failed, InterruptedException {
            String query = "?force=" + force + (version == null ? "" : "&version=" + Api.encoded(version));
            api.delete("/plugins/" + Api.encoded(plugin) + query);
        }
    }

    /** The data folder itself. No server can be started on it meanwhile. */
    private final class DataFolderPlugins implements PluginOperations {
        private static final String BY = "command";

        private final Database database;
        private final Plugins plugins;
        private final Installations installations;

        DataFolderPlugins(Path folder, Terminal terminal) throws Failed, CannotOpen {
            Publishers publishers = publishers(terminal);
            Advisories known = advisories(terminal);
            database =
                    SqliteDatabase.open(folder, broken -> terminal.err().println("junctura: " + broken.getMessage()));
            try {
                Clock clock = Clock.systemUTC();
                plugins = Plugins.open(
                        new SqlPluginStore(database),
                        PluginPlaces.of(folder, List.of()),
                        Version.text(),
                        publishers,
                        known,
                        AuditLog.NONE,
                        clock);
                SavedConnections connections = new SavedConnections(
                        new SqlConnectionStore(database),
                        folder,
                        terminal.variable("JUNCTURA_MASTER_KEY"),
                        clock,
                        plugins::now);
                installations = new Installations(
                        plugins,
                        new Integrations(
                                new PublishedFlows(
                                        new SqlIntegrationStore(database), new SqlRevisionStore(database), plugins),
                                connections,
                                DeclaredSubscriptions.NONE,
                                clock));
            } catch (IOException | WrongKey e) {
                database.close();
                throw new Failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public Map<String, Object> list() {
            return Views.json(PluginAnswer.PluginList.of(installations));
        }

        @Override
        public Map<String, Object> get(String plugin) throws Failed {
            try {
                var view = installations.get(plugin);
                return Views.json(PluginAnswer.of(view, installations.users(view, null)));
            } catch (Unusable e) {
                throw new Failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public Map<String, Object> install(Path jar, boolean downgrade, boolean move, boolean only) throws Failed {
            try (InputStream in = Files.newInputStream(jar)) {
                return Views.json(PluginAnswer.Installed.of(
                        installations.install(in, jar.toString(), BY, downgrade, move, only)));
            } catch (Unusable e) {
                throw new Failed(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new Failed(jar + " cannot be read, or not copied into the data folder: " + e + ".");
            }
        }

        @Override
        public void enable(String plugin, boolean enabled) throws Failed {
            try {
                installations.setEnabled(plugin, enabled, BY);
            } catch (Unusable e) {
                throw new Failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public Map<String, Object> choose(String plugin, String version, boolean move) throws Failed {
            try {
                var moved = installations.choose(plugin, version, BY, move);
                return Views.json(PluginAnswer.Selected.of(installations.get(plugin), moved));
            } catch (Unusable e) {
                throw new Failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void remove(String plugin, @Nullable String version, boolean force) throws Failed {
            try {
                installations.remove(plugin, version, force, BY);
            } catch (Unusable | PluginInUse e) {
                throw new Failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() {
            plugins.close();
            database.close();
        }
    }
}
