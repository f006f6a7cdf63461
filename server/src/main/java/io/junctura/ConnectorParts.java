package io.junctura;

import io.junctura.audit.AuditLog;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.sql.SqlConnectionStore;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.PluginServices;
import io.junctura.connector.Stops;
import io.junctura.database.Database;
import io.junctura.files.FileRoots;
import io.junctura.history.ProgressFeed;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import io.junctura.outbound.PrivateHosts;
import io.junctura.outbound.PrivateHosts.OfSubscribers;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import io.junctura.plugin.sql.SqlPluginStore;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.Publishers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What connectors need: saved connections, the outbound HTTP client and the installed plugins. */
final class ConnectorParts {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorParts.class);

    final SavedConnections connections;
    final OutboundHttp outbound;
    /** For outbound webhooks, whose addresses customers choose. */
    final OutboundHttp subscribers;

    final OfSubscribers subscriberHosts;
    final Plugins plugins;
    final PluginServices services;

    /** @param progress shows browsers how far attempts are */
    ConnectorParts(
            Settings settings,
            Threads threads,
            Database database,
            ServerAddress address,
            ProgressFeed progress,
            AuditLog audit,
            Closer closer)
            throws CannotStart, IOException {
        Clock clock = threads.clock;
        Path data = settings.get(Settings.DATA);
        connections = new SavedConnections(
                new SqlConnectionStore(database), data, settings.get(Settings.MASTER_KEY), clock, this::descriptors);
        // Closed after the plugins: their shared resources may still send a last request.
        outbound = closer.add(new OutboundHttp(
                settings(settings, address, new PrivateHosts.OfFlows(settings.get(Settings.ALLOW_OUTBOUND))),
                clock,
                connections.consents()));
        subscriberHosts = OfSubscribers.of(settings.get(Settings.ALLOW_SUBSCRIBERS));
        subscribers = closer.add(new OutboundHttp(settings(settings, address, subscriberHosts), clock));
        warnOfMissingFolders(settings.get(Settings.PLUGINS));
        plugins = closer.add(Plugins.open(
                new SqlPluginStore(database),
                PluginPlaces.of(data, settings.get(Settings.PLUGINS)),
                Version.text(),
                publishers(settings.get(Settings.PLUGIN_KEYS)),
                advisories(settings.get(Settings.PLUGIN_ADVISORIES)),
                audit,
                clock));
        plugins.afterClose(threads::renew);
        for (Plugins.Problem problem : plugins.problems()) {
            LOG.warn("Plugin not in use: {}: {}", problem.jar(), problem.message());
        }
        services = new PluginServices(
                plugins,
                connections,
                new PluginNetwork(outbound),
                clock,
                progress,
                new Stops(),
                FileRoots.of(data, settings.get(Settings.FILE_ROOT)));
    }

    Collection<ConnectorDescriptor> descriptors() {
        return plugins.catalog().connectors();
    }

    private static OutboundSettings settings(Settings settings, ServerAddress address, PrivateHosts allowed) {
        URI server = settings.get(Settings.PROXY);
        OutboundSettings.Proxy proxy =
                server == null ? null : new OutboundSettings.Proxy(server, settings.get(Settings.NO_PROXY));
        return new OutboundSettings("Junctura/" + Version.text(), allowed, address::ports, proxy);
    }

    private static void warnOfMissingFolders(Collection<Path> folders) {
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) continue;
            LOG.warn(
                    "{} {}: {}",
                    Settings.PLUGINS.option(),
                    folder,
                    Files.exists(folder) ? "this is no folder" : "there is no such folder");
        }
    }

    private static Publishers publishers(@Nullable Path keys) throws CannotStart {
        if (keys == null) return Publishers.ANYONE;
        try {
            return Publishers.of(keys);
        } catch (IOException e) {
            throw new CannotStart(Settings.PLUGIN_KEYS.option() + " " + keys + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Advisories advisories(@Nullable Path file) throws CannotStart {
        if (file == null) return Advisories.NONE;
        try {
            return Advisories.of(file);
        } catch (IOException e) {
            throw new CannotStart(
                    Settings.PLUGIN_ADVISORIES.option() + " " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
