package io.junctura.plugin;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.PluginVersion;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.PluginFiles.Bundled;
import io.junctura.plugin.Plugins.Problem;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plugins within the server's jar. They are trusted as the server is. */
final class BundledPlugins {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final ClassLoader server;
    private final PluginFiles files;
    private final PluginTrust trust;
    private final List<Bundled> jars;

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
     * Adds the jars that are not installed yet. They are not stored before {@link #store}, so that a start does not wait.
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
        var file = files.unpack(server, bundled);
        PluginJar jar = PluginJar.read(file);
        LoadableVersion present = plugins.version(jar.named());
        if (present != null && present.bundled != null) {
            throw new Unusable("The plugin \"" + jar.id() + "\" is bundled twice.");
        }
        plugins.mustNotClash(jar);
        InstalledVersion installed = new InstalledVersion(
                jar, bundled.sha256(), file.toFile().length(), Origin.BUNDLED, null, now, ConnectorDescriptor.BUILT_IN);
        return plugins.with(trust.loadable(installed, bundled)).with(plugins.selectionAfter(jar, false));
    }

    /** Stores the bundled jars, for backups and for runs that outlive this release of the server. */
    void store(PluginRegistry registry, PluginStore store) {
        Set<PluginVersion> stored = stored(registry.installed(), store);
        for (LoadableVersion version : registry.installed().versions()) {
            Bundled bundled = version.bundled;
            InstalledVersion installed = version.installed;
            if (bundled == null || installed == null || stored.contains(installed.named())) continue;
            synchronized (registry) {
                SelectedVersion selection =
                        registry.installed().selection(installed.jar().id());
                if (registry.isClosed() || selection == null) return;
                try {
                    store.keep(installed, files.unpack(server, bundled), selection);
                } catch (IOException | Unusable e) {
                    LOG.log(Level.WARNING, "The bundled plugin {0} is not in the database: {1}", installed.named(), e);
                }
            }
        }
    }

    private static Set<PluginVersion> stored(InstalledPlugins plugins, PluginStore store) {
        Set<PluginVersion> names = new HashSet<>();
        for (InstalledVersion one : store.read().versions()) {
            LoadableVersion version = plugins.version(one.named());
            if (version != null
                    && version.installed != null
                    && version.installed.sha256().equals(one.sha256())) {
                names.add(one.named());
            }
        }
        return names;
    }
}
