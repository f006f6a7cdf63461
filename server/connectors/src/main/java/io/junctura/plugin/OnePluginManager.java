package io.junctura.plugin;

import io.junctura.plugin.isolation.IsolatedLoader;
import io.junctura.plugin.trust.PluginApi;
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

/** PF4J for one version of one plugin. It searches no folder, and its class loader hides the server's classes. */
final class OnePluginManager extends DefaultPluginManager {

    private final List<Path> drivers;

    OnePluginManager(Path jar, List<Path> drivers) {
        super(jar.toAbsolutePath().getParent());
        this.drivers = drivers;
        setSystemVersion(PluginApi.VERSION);
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

    /** Our plugins have no plugin class. PF4J needs one to start and stop. */
    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> new Plugin() {};
    }

    /** The server decides which plugins are enabled, not PF4J's status file beside the jars. */
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
