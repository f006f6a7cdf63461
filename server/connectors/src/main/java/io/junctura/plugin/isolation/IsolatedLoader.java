package io.junctura.plugin.isolation;

import io.junctura.masking.Redaction;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * Loads the classes of a plugin, then those of its drivers, then the JDK's. Of the server's classes it loads only the types
 * that server and plugins share, and a driver that the server lends. The shared types always come from the server: copies in the
 * plugin's jar would be different types. No class of the plugin can end the process.
 */
public final class IsolatedLoader extends PluginClassLoader {
    private static final System.Logger LOG = System.getLogger(IsolatedLoader.class.getName());

    static {
        registerAsParallelCapable();
    }

    /** The plugin's jar, then its drivers. */
    private final List<ClassJar> jars = new ArrayList<>();

    private final Slf4jClasses slf4j;
    private final PluginLog log;

    /** @param drivers jars that can be opened */
    public IsolatedLoader(PluginManager manager, PluginDescriptor plugin, Path file, List<Path> drivers) {
        super(
                manager,
                plugin,
                new ParentLoader(IsolatedLoader.class.getClassLoader(), plugin.getPluginId()),
                ClassLoadingStrategy.PDA);
        try {
            open(file);
            for (Path driver : drivers) open(driver);
        } catch (IOException e) {
            closeJars();
            throw new UncheckedIOException(e);
        }
        slf4j = new Slf4jClasses(entry -> jars.stream().anyMatch(jar -> jar.has(entry)));
        String id = plugin.getPluginId();
        log = new PluginLog(id, id + " " + plugin.getVersion(), () -> Redaction.NONE);
    }

    private void open(Path file) throws IOException {
        jars.add(new ClassJar(file));
        addFile(new File(file.toString()));
    }

    /** The log of lines that the plugin's classes log outside of calls, for example on their own threads. */
    PluginLog log() {
        return log;
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
        return crosses(className);
    }

    public static boolean crosses(String className) {
        return className.startsWith("io.junctura.api.")
                || className.startsWith("org.jspecify.annotations.")
                || className.equals("org.pf4j.ExtensionPoint")
                || className.equals("org.pf4j.Extension")
                || className.equals("io.junctura.plugin.isolation.Exits")
                || className.equals("io.junctura.plugin.isolation.LibraryLog");
    }

    /**
     * Whether the plugin uses the server's copy of a driver, unless it has its own. The server's SQLite is lent: a second copy
     * of its native library would need a file of its own at each load, in a folder that allows programs.
     */
    private static boolean isLent(String plugin, String className) {
        return plugin.equals("sql") && className.startsWith("org.sqlite.");
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            for (ClassJar jar : jars) {
                byte[] bytes = jar.classFile(name);
                if (bytes != null) return define(name, ExitGuard.guarded(bytes), jar);
            }
            byte[] bytes = slf4j.classFile(name);
            if (bytes == null) throw new ClassNotFoundException(name);
            return define(name, bytes, jars.get(0));
        } catch (IOException | IllegalStateException e) { // IllegalStateException: the jar is closed.
            throw new ClassNotFoundException(name, e);
        }
    }

    private Class<?> define(String name, byte[] bytes, ClassJar jar) {
        definePackageOf(name, jar);
        return defineClass(name, bytes, 0, bytes.length, jar.source);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        Enumeration<URL> found = super.findResources(name);
        if (found.hasMoreElements()) return found;
        URL more = slf4j.resource(name);
        return more == null ? found : Collections.enumeration(List.of(more));
    }

    /** The inherited method reads through an open jar that all loaders of the same file share, and that {@link #close} closes. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        URL found = getResource(name);
        if (found == null) return null;
        try {
            URLConnection connection = found.openConnection();
            connection.setUseCaches(false);
            return connection.getInputStream();
        } catch (IOException e) {
            return null;
        }
    }

    private void definePackageOf(String className, ClassJar jar) {
        int dot = className.lastIndexOf('.');
        if (dot < 0) return;
        String name = className.substring(0, dot);
        if (getDefinedPackage(name) != null) return;
        try {
            if (jar.manifest == null) definePackage(name, null, null, null, null, null, null, null);
            else definePackage(name, jar.manifest, jar.url);
        } catch (IllegalArgumentException e) {
            // Another thread has defined it meanwhile.
        }
    }

    /** Removes the JDBC drivers that the plugin's classes have registered. */
    void deregisterDrivers(String plugin) {
        try (InputStream in = IsolatedLoader.class.getResourceAsStream("DriverSweep.class")) {
            if (in == null) throw new IOException("the server's jar is damaged");
            byte[] bytes = in.readAllBytes();
            var sweep = defineClass(DriverSweep.class.getName(), bytes, 0, bytes.length, jars.get(0).source)
                    .getDeclaredConstructor();
            sweep.setAccessible(true);
            ((Runnable) sweep.newInstance()).run();
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "The drivers of the plugin " + plugin + " cannot be deregistered: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        closeJars();
        super.close();
    }

    private void closeJars() {
        for (ClassJar jar : jars) {
            try {
                jar.close();
            } catch (IOException e) {
                // Nothing was written, so nothing is lost.
            }
        }
    }

    /** The parent of a plugin's class loader: it hides the server's class path. */
    private static final class ParentLoader extends ClassLoader {
        private final ClassLoader server;
        private final String plugin;

        ParentLoader(ClassLoader server, String plugin) {
            super(ClassLoader.getPlatformClassLoader());
            this.server = server;
            this.plugin = plugin;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return crosses(name) || isLent(plugin, name) ? server.loadClass(name) : super.loadClass(name, resolve);
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
