package io.junctura.plugin;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Secret;
import io.junctura.audit.AuditLog;
import io.junctura.connector.Actions;
import io.junctura.connector.ConnectorActions;
import io.junctura.connector.OwnActions;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.outbound.Grant;
import io.junctura.plugin.sql.SqlPluginStore;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.Publishers;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Plugins with a database, and attempts of their actions, without an engine. */
public final class Shop implements AutoCloseable {
    public static final Actions.Attempt ATTEMPT =
            new Actions.Attempt("default/orders/received", 7, "send", "jn_key", 1, Instant.MAX);

    public final Path data;
    public final Map<String, SavedConnection> connections = new HashMap<>();
    final Database database;
    public final Plugins plugins;
    public final PluginServices services;
    public final ConnectorActions actions;

    public Shop(Path data) throws Exception {
        this(data, List.of(), Publishers.ANYONE);
    }

    public Shop(Path data, List<Path> folders, Publishers publishers) throws Exception {
        this(data, folders, publishers, new TestOutbound());
    }

    public Shop(Path data, List<Path> folders, Publishers publishers, PluginServices.Outbound outbound)
            throws Exception {
        this(data, folders, publishers, Advisories.NONE, outbound);
    }

    public Shop(Path data, Advisories advisories) throws Exception {
        this(data, List.of(), Publishers.ANYONE, advisories, new TestOutbound());
    }

    private Shop(
            Path data,
            List<Path> folders,
            Publishers publishers,
            Advisories advisories,
            PluginServices.Outbound outbound)
            throws Exception {
        this.data = data;
        database = SqliteDatabase.open(data, broken -> {});
        plugins = Plugins.open(
                new SqlPluginStore(database),
                PluginPlaces.of(data, folders),
                "9",
                publishers,
                advisories,
                AuditLog.NONE,
                Clock.systemUTC());
        services = new PluginServices(
                plugins, name -> Optional.ofNullable(connections.get(name)), outbound, Clock.systemUTC());
        actions = new ConnectorActions(services, run -> new OneFile(), new OwnActions(), Runnable::run);
    }

    public PluginInstallation install(Path jar) throws IOException, Unusable {
        return install(jar, false);
    }

    PluginInstallation install(Path jar, boolean downgrade) throws IOException, Unusable {
        try (InputStream in = java.nio.file.Files.newInputStream(jar)) {
            return plugins.install(in, jar.getFileName().toString(), "anna", downgrade, false);
        }
    }

    /** Attempts an action with the selected versions of plugins. */
    @Nullable
    public Object run(String use, Map<String, ?> input) throws ConnectorException, InterruptedException {
        return actions.prepare(use, null, input).run(ATTEMPT);
    }

    @Nullable
    Object run(PinnedVersions pins, String use, Map<String, ?> input) throws ConnectorException, InterruptedException {
        return actions.as(pins).prepare(use, null, input).run(ATTEMPT);
    }

    /** The versions of plugins with which a flow that uses the connector is published now. */
    public PinnedVersions pins(String connector) {
        return plugins.pins(Set.of(connector));
    }

    public PluginView view(String plugin) {
        return plugins.find(plugin).orElseThrow();
    }

    public WeakReference<ClassLoader> loader(PinnedVersions pins, String connector) throws ConnectorException {
        return new WeakReference<>(plugins.load(pins, connector).loader());
    }

    public static boolean isCollected(WeakReference<ClassLoader> loader) {
        System.gc();
        return loader.get() == null;
    }

    @Override
    public void close() {
        plugins.close();
        database.close();
    }

    /** Answers every permitted call with 200. */
    private static final class TestOutbound implements PluginServices.Outbound {
        @Override
        public Http http(@Nullable URI address) {
            throw new AssertionError("nobody asked which hosts may be called");
        }

        @Override
        public Http http(@Nullable URI address, Predicate<String> hosts) {
            return request -> new OkAnswer(request.address());
        }

        @Override
        public AccessTokens tokens(@Nullable Grant grant, Http http) {
            return grant == null ? null : new FixedToken();
        }
    }

    /** A token of five characters. */
    private static final class FixedToken implements AccessTokens {
        @Override
        public Secret get() {
            return Secret.of("token");
        }

        @Override
        public void refused(Secret token) {}

        @Override
        public HttpAnswer send(HttpRequest request) {
            return new OkAnswer(request.address());
        }
    }

    private record OkAnswer(URI address) implements HttpAnswer {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public InputStream stream() {
            return InputStream.nullInputStream();
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public void close() {}
    }

    private static final class OneFile implements Files {
        @Override
        public InputStream open(FileRef file) {
            return InputStream.nullInputStream();
        }

        @Override
        public FileRef store(String name, String contentType, InputStream content) {
            return new FileRef("0", name, contentType, 1);
        }

        @Override
        public FileRef write(String name, String contentType, Content content) {
            return new FileRef("0", name, contentType, 1);
        }
    }
}
