package io.junctura.plugin;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.PluginFiles.Bundled;
import io.junctura.plugin.Plugins.Problem;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plugins within the server's jar. They are trusted as the server is. */
final class BundledPlugins {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final ClassLoader server;
    private final PluginFiles files;
    private final PluginTrust trust;
    private final List<Bundled> jars;
    /** What this start has added. The others were stored by an earlier one. */
    private final List<LoadableVersion> added = new ArrayList<>();

    /** @param server the class loader that has the jars */
    BundledPlugins(ClassLoader server, PluginFiles files, PluginTrust trust) throws IOException {
        this.server = server;
        this.files = files;
        this.trust = trust;
        this.jars = PluginFiles.bundled(server);
    }

    /** The bundled jar with this hash; null if there is none. */
    @Nullable
    Bundled find(String sha256) {
        return jars.stream()
                .filter(jar -> jar.sha256().equals(sha256))
                .findFirst()
                .orElse(null);
    }

    /**
     * Adds the jars that are not installed yet. They are neither unpacked nor stored, so that a start does not wait: see
     * {@link #store}.
     *
     * @param problems gets those of jars that cannot be used
     */
    InstalledPlugins addTo(InstalledPlugins plugins, Instant now, List<Problem> problems) {
        InstalledPlugins all = plugins;
        for (Bundled jar : jars) {
            try {
                all = add(jar, all, now);
            } catch (Unusable e) {
                problems.add(new Problem(jar.name(), String.valueOf(e.getMessage())));
            }
        }
        return all;
    }

    private InstalledPlugins add(Bundled bundled, InstalledPlugins plugins, Instant now) throws Unusable {
        if (plugins.versions().stream().anyMatch(version -> bundled.equals(version.bundled))) return plugins;
        URLConnection content;
        PluginJar jar;
        try {
            content = PluginFiles.content(server, bundled);
            try (InputStream in = content.getInputStream()) {
                jar = PluginJar.read(new StreamedEntries(in));
            }
        } catch (IOException e) {
            throw new Unusable(
                    "The server's jar cannot be read (" + e.getMessage() + "). Download the server again.", e);
        }
        LoadableVersion present = plugins.version(jar.named());
        if (present != null && present.bundled != null) {
            throw new Unusable("The plugin \"" + jar.id() + "\" is bundled twice.");
        }
        plugins.mustNotClash(jar);
        LoadableVersion version = trust.loadable(
                new InstalledVersion(
                        jar,
                        bundled.sha256(),
                        content.getContentLengthLong(),
                        Origin.BUNDLED,
                        null,
                        now,
                        ConnectorDescriptor.BUILT_IN),
                bundled);
        added.add(version);
        return plugins.with(version).with(plugins.selectionAfter(jar, false));
    }

    /** Stores the jars that this start has added, for backups and for runs that outlive this release of the server. */
    void store(PluginRegistry registry, PluginStore store) {
        for (LoadableVersion version : added) {
            Bundled bundled = version.bundled;
            InstalledVersion installed = version.installed;
            if (bundled == null || installed == null) continue;
            synchronized (registry) {
                SelectedVersion selection =
                        registry.installed().selection(installed.jar().id());
                if (registry.isClosed()) return;
                if (selection == null) continue;
                try {
                    store.keep(installed, files.verified(server, bundled), selection);
                } catch (IOException | Unusable e) {
                    LOG.log(Level.WARNING, "The bundled plugin {0} is not in the database: {1}", installed.named(), e);
                }
            }
        }
    }
}
