package io.junctura.connector;

import io.junctura.masking.Redaction;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * A plugin's own classes first, then the JDK's; of the server's class path, the types that cross the border and nothing else.
 * These always come from the server, even where the plugin's jar holds a copy of them, which would be other types. No class
 * of it ends the process.
 */
final class IsolatedLoader extends PluginClassLoader {
    private static final System.Logger LOG = System.getLogger(IsolatedLoader.class.getName());

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final URL url;
    private final CodeSource source;
    private final @Nullable Manifest manifest;
    private final Slf4jClasses slf4j;
    private final PluginLog log;

    IsolatedLoader(PluginManager manager, PluginDescriptor plugin, Path file) {
        super(manager, plugin, new Border(IsolatedLoader.class.getClassLoader()), ClassLoadingStrategy.PDA);
        addFile(new File(file.toString()));
        try {
            jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
            url = file.toUri().toURL();
            this.manifest = jar.getManifest();
            source = new CodeSource(url, (Certificate[]) null);
            slf4j = new Slf4jClasses(jar);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // A file has a URL.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String id = plugin.getPluginId();
        log = new PluginLog(id, id + " " + plugin.getVersion(), () -> Redaction.NONE);
    }

    /** The log of what its classes log outside of calls, on threads of their own for example. */
    PluginLog log() {
        return log;
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
        return crosses(className);
    }

    static boolean crosses(String className) {
        return className.startsWith("io.junctura.api.")
                || className.startsWith("org.jspecify.annotations.")
                || className.equals("org.pf4j.ExtensionPoint")
                || className.equals("org.pf4j.Extension")
                || className.equals("io.junctura.connector.Exits")
                || className.equals("io.junctura.connector.LibraryLog");
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            byte[] bytes = classFile(name);
            if (bytes == null) throw new ClassNotFoundException(name);
            definePackageOf(name);
            return defineClass(name, bytes, 0, bytes.length, source);
        } catch (IOException | IllegalStateException e) { // The latter: the jar is closed.
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte @Nullable [] classFile(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name.replace('.', '/') + ".class");
        if (entry == null) return slf4j.classFile(name);
        try (InputStream in = jar.getInputStream(entry)) {
            return ExitGuard.guarded(in.readAllBytes());
        }
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        Enumeration<URL> found = super.findResources(name);
        if (found.hasMoreElements()) return found;
        URL more = slf4j.resource(name);
        return more == null ? found : Collections.enumeration(List.of(more));
    }

    private void definePackageOf(String className) {
        int dot = className.lastIndexOf('.');
        if (dot < 0) return;
        String name = className.substring(0, dot);
        if (getDefinedPackage(name) != null) return;
        try {
            if (manifest == null) definePackage(name, null, null, null, null, null, null, null);
            else definePackage(name, manifest, url);
        } catch (IllegalArgumentException e) {
            // Another thread was faster.
        }
    }

    /** Takes what its classes have registered with JDBC out of there. */
    void deregisterDrivers(String plugin) {
        try (InputStream in = IsolatedLoader.class.getResourceAsStream("DriverSweep.class")) {
            if (in == null) throw new IOException("the server's jar is damaged");
            byte[] bytes = in.readAllBytes();
            var sweep = defineClass(DriverSweep.class.getName(), bytes, 0, bytes.length, source)
                    .getDeclaredConstructor();
            sweep.setAccessible(true);
            ((Runnable) sweep.newInstance()).run();
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "The drivers of the plugin " + plugin + " cannot be deregistered: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
        super.close();
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
