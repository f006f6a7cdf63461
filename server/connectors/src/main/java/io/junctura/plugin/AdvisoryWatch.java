package io.junctura.plugin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Blocks installed versions when the file of advisories says so, and allows them again when it no longer does. */
final class AdvisoryWatch {
    private final PluginRegistry registry;
    private final PluginTrust trust;
    private final LoadedPlugins loaded;

    AdvisoryWatch(PluginRegistry registry, PluginTrust trust, LoadedPlugins loaded) {
        this.registry = registry;
        this.trust = trust;
        this.loaded = loaded;
    }

    /** Reads the file again if it has changed. */
    void poll() {
        if (!trust.readAdvisories()) return;
        synchronized (registry) {
            InstalledPlugins plugins = registry.installed();
            Set<String> connectors = new LinkedHashSet<>();
            List<LoadableVersion> stopped = new ArrayList<>();
            for (LoadableVersion version : plugins.versions()) {
                InstalledVersion installed = version.installed;
                if (installed == null) continue;
                String refusal = trust.refusal(installed, version.bundled);
                if (Objects.equals(refusal, version.blocked)) continue;
                version.blocked = refusal;
                connectors.addAll(version.connectors.keySet());
                if (refusal != null) stopped.add(version);
            }
            trust.logAdvisories(plugins);
            if (connectors.isEmpty()) return;
            registry.set(plugins.withNewCatalog());
            registry.notifyListeners(connectors);
            stopped.forEach(loaded::retire);
        }
    }
}
