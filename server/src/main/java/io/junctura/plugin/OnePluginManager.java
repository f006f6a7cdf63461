package io.junctura.plugin;

import io.junctura.plugin.isolation.IsolatedLoader;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginStatusProvider;

/** PF4J for one version of one plugin: it knows no folder to look into, and its class loader hides the server. */
final class OnePluginManager extends DefaultPluginManager {

    private final List<Path> drivers;

    OnePluginManager(Path jar, List<Path> drivers) {
        super(jar.toAbsolutePath().getParent());
        this.drivers = drivers;
        setSystemVersion(PluginJar.API_VERSION);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path jar) {
                return true;
            }

            @Override
            public ClassLoader loadPlugin(Path jar, PluginDescriptor plugin) {
                return new IsolatedLoader(OnePluginManager.this, plugin, jar, drivers);
            }
        };
    }

    /** A plugin has no class of its own beside its connectors; PF4J wants one to start and stop. */
    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> new Plugin() {};
    }

    /** Which plugins are in use is the server's to say, not a file's beside the jars. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String id) {
                return false;
            }

            @Override
            public void disablePlugin(String id) {}

            @Override
            public void enablePlugin(String id) {}
        };
    }
}
