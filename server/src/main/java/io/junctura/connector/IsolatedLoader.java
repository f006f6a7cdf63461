package io.junctura.connector;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * A plugin's own classes first, then the JDK's; of the server's class path, the types that cross the border and nothing else.
 * These always come from the server, even where the plugin's jar holds a copy of them, which would be other types.
 */
final class IsolatedLoader extends PluginClassLoader {

    static {
        registerAsParallelCapable();
    }

    IsolatedLoader(PluginManager manager, PluginDescriptor plugin, Path jar) {
        super(manager, plugin, new Border(IsolatedLoader.class.getClassLoader()), ClassLoadingStrategy.PDA);
        addFile(new File(jar.toString()));
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
        return crosses(className);
    }

    static boolean crosses(String className) {
        return className.startsWith("io.junctura.api.")
                || className.startsWith("org.jspecify.annotations.")
                || className.equals("org.pf4j.ExtensionPoint")
                || className.equals("org.pf4j.Extension");
    }

    /** Stands between a plugin and the server's class path. */
    private static final class Border extends ClassLoader {
        private final ClassLoader server;

        Border(ClassLoader server) {
            super(ClassLoader.getPlatformClassLoader());
            this.server = server;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return crosses(name) ? server.loadClass(name) : super.loadClass(name, resolve);
        }

        @Override
        public @Nullable URL getResource(String name) {
            return ClassLoader.getPlatformClassLoader().getResource(name);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return ClassLoader.getPlatformClassLoader().getResources(name);
        }
    }
}
