package io.junctura.testkit;

import io.junctura.testkit.bridge.ServerClasses;
import io.junctura.testkit.bridge.TestServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the server and its libraries separately from the tests' class path, so that each side uses its own versions of
 * libraries. Both sides share the JDK, the plugin API and {@code io.junctura.testkit.bridge}.
 *
 * <p>The test kit's jar contains the server's jar as an entry, as {@code junctura plugin sdk} writes it. In the
 * server's own build, the server is on the class path instead, and the loader loads its own copy of each class from
 * there.
 */
final class ServerLoader extends URLClassLoader {
    /** The server's executable jar inside the test kit's jar. */
    private static final String SERVER = "META-INF/junctura/server.jar";

    private static final String FIRST = "io.junctura.testkit.server.LoadedServer";

    private static @Nullable ServerClasses loaded;

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader tests;

    private ServerLoader(URL[] places, ClassLoader tests) {
        super("junctura-server", places, ClassLoader.getPlatformClassLoader());
        this.tests = tests;
    }

    /** Loads the server once for the whole JVM. @throws AssertionError with a message, if it cannot be loaded */
    static synchronized ServerClasses server() {
        ServerClasses known = loaded;
        if (known == null) loaded = known = load(PackedPlugin.place(ServerLoader.class));
        return known;
    }

    private static ServerClasses load(Path testkit) {
        try {
            Path server = extracted(testkit);
            List<URL> places = new ArrayList<>();
            if (server != null) {
                places.add(server.toUri().toURL());
                places.add(testkit.toUri().toURL());
            } else {
                for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                    if (!place.isEmpty()) places.add(Path.of(place).toUri().toURL());
                }
            }
            return load(places, ServerLoader.class.getClassLoader());
        } catch (IOException e) {
            throw new AssertionError("The server cannot be unpacked from " + testkit + ": " + e, e);
        }
    }

    /** @param tests the loader of the classes that both sides share */
    static ServerClasses load(List<URL> places, ClassLoader tests) {
        // Open as long as the JVM runs: threads of the server load classes to the end.
        @SuppressWarnings("resource")
        ServerLoader loader = new ServerLoader(places.toArray(URL[]::new), tests);
        try {
            Object first =
                    Class.forName(FIRST, true, loader).getDeclaredConstructor().newInstance();
            return loader.entered(ServerClasses.class, first);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new AssertionError(
                    "The server is not in the test kit (" + e + "). Write the libraries anew by: junctura plugin sdk",
                    e);
        }
    }

    /** @return null if the test kit's jar does not contain the server */
    private static @Nullable Path extracted(Path testkit) throws IOException {
        if (Files.isDirectory(testkit)) return null;
        try (JarFile jar = new JarFile(testkit.toFile(), false)) {
            JarEntry entry = jar.getJarEntry(SERVER);
            if (entry == null) return null;
            Path folder = Files.createTempDirectory("junctura-testkit");
            Path server = folder.resolve("server.jar");
            folder.toFile().deleteOnExit();
            server.toFile().deleteOnExit();
            try (InputStream in = jar.getInputStream(entry)) {
                Files.copy(in, server);
            }
            return server;
        }
    }

    /** Whether both sides share the class of this name. */
    private static boolean isShared(String className) {
        return className.startsWith("io.junctura.api.")
                || className.startsWith("io.junctura.testkit.bridge.")
                || className.startsWith("org.jspecify.annotations.")
                || className.equals("org.pf4j.Extension")
                || className.equals("org.pf4j.ExtensionPoint");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? tests.loadClass(name) : super.loadClass(name, resolve);
    }

    /**
     * A proxy by which a test calls the server. It sets the thread's context class loader, by which the server's
     * libraries find their services and which its threads inherit. An error of a class that only the server has becomes
     * an {@link AssertionError}.
     */
    private <T> T entered(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Thread thread = Thread.currentThread();
                    ClassLoader before = thread.getContextClassLoader();
                    thread.setContextClassLoader(this);
                    try {
                        Object answer = called(target, method, arguments);
                        return answer instanceof TestServer server ? entered(TestServer.class, server) : answer;
                    } finally {
                        thread.setContextClassLoader(before);
                    }
                }));
    }

    private @Nullable Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            if (thrown.getClass().getClassLoader() != this) throw thrown;
            throw new AssertionError("The server failed: " + thrown, thrown);
        }
    }
}
