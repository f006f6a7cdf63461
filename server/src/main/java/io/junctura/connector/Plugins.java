package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Descriptors.Described;
import io.junctura.connector.PluginJar.Unusable;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The installed plugins. Opening reads what their jars say of themselves; PF4J and a plugin's classes come in when one of
 * its operations is first used. A plugin that cannot be used is a {@link #problems() problem}, and the rest serve.
 */
public final class Plugins implements AutoCloseable {

    /** As what the server's own connectors name their plugin. */
    static final String OWN = "server";

    /** A jar that is not in use, and why, as a sentence that says what to do. */
    public record Problem(String jar, String message) {}

    /** @param jar null for the server's own */
    private record Source(@Nullable PluginJar jar) {}

    private final ClassLoader server;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Described> connectors = new LinkedHashMap<>();
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<String, PluginJar> jars = new LinkedHashMap<>();
    private final Catalog catalog;

    /** By connector id; empty again once closed. */
    private final Map<String, LoadedPlugin> loaded = new ConcurrentHashMap<>();

    private boolean closed;

    private Plugins(Path folder, List<Path> more, ClassLoader server, String version) throws IOException {
        this.server = server;
        for (Described own : own(server, version)) {
            connectors.put(own.connector().id(), own);
            sources.put(own.connector().id(), new Source(null));
        }
        PluginFiles files = new PluginFiles(folder);
        for (PluginFiles.Bundled bundled : PluginFiles.bundled(server)) {
            install(bundled.name(), () -> files.unpack(server, bundled));
        }
        List<Path> folders = new ArrayList<>();
        folders.add(folder);
        folders.addAll(more);
        for (Path from : folders) {
            for (Path jar : PluginFiles.jarsIn(from)) {
                install(jar.toString(), () -> files.adopt(jar));
            }
        }
        catalog = Catalog.of(
                connectors.values().stream().map(Described::connector).toList());
    }

    /**
     * @param folder  the data folder's {@code plugins}: jars in it are installed, and our copies are kept below it
     * @param more    further folders whose jars are installed
     * @param version the server's, shown with its own connectors
     * @throws IOException if a folder cannot be read
     */
    public static Plugins open(Path folder, List<Path> more, String version) throws IOException {
        return open(folder, more, version, Plugins.class.getClassLoader());
    }

    /** @param server where the server's own classes and the bundled jars are */
    static Plugins open(Path folder, List<Path> more, String version, ClassLoader server) throws IOException {
        return new Plugins(folder, more, server, version);
    }

    private static List<Described> own(ClassLoader server, String version) throws IOException {
        try (InputStream in = server.getResourceAsStream(Descriptors.FILE)) {
            if (in == null) {
                throw new IOException("The server's jar is damaged: " + Descriptors.FILE + " is missing.");
            }
            return Descriptors.read(Json.parse(in.readAllBytes()), OWN, version);
        }
    }

    private interface Copy {
        Path make() throws Unusable;
    }

    private void install(String name, Copy copy) {
        try {
            PluginJar jar = PluginJar.read(copy.make());
            PluginJar sameId = jars.get(jar.id());
            if (sameId != null) {
                throw new Unusable("The plugin \"" + jar.id() + "\" is installed already, in version "
                        + sameId.version() + " (this is " + jar.version() + "). Remove one of the two.");
            }
            for (Described described : jar.connectors()) {
                Described other = connectors.get(described.connector().id());
                if (other != null) {
                    throw new Unusable(
                            "The connector \"" + described.connector().id() + "\" is there already, from the"
                                    + " plugin \"" + other.connector().plugin() + "\". Remove one of the two.");
                }
            }
            jars.put(jar.id(), jar);
            for (Described described : jar.connectors()) {
                connectors.put(described.connector().id(), described);
                sources.put(described.connector().id(), new Source(jar));
            }
        } catch (Unusable e) {
            problems.add(new Problem(name, String.valueOf(e.getMessage())));
        }
    }

    /** All connectors, the server's own among them. */
    public Catalog catalog() {
        return catalog;
    }

    /** Jars that are not in use. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /**
     * The plugin of a connector, its classes loaded.
     *
     * @throws ConnectorException if it is not installed, or its classes cannot be loaded
     */
    LoadedPlugin load(String connector) throws ConnectorException {
        LoadedPlugin found = loaded.get(connector);
        return found != null ? found : loadFirst(connector);
    }

    private synchronized LoadedPlugin loadFirst(String connector) throws ConnectorException {
        LoadedPlugin found = loaded.get(connector);
        if (found != null) {
            return found;
        }
        Source source = sources.get(connector);
        if (source == null) {
            throw ConnectorException.broken(
                    Reached.NO, "The connector \"" + connector + "\" is not installed. Install its plugin.", null);
        }
        if (closed) {
            throw ConnectorException.tryLater(Reached.NO, "The server is stopping.", (Throwable) null);
        }
        LoadedPlugin plugin = load(source, connector);
        if (source.jar() == null) {
            sources.forEach((id, from) -> {
                if (from.jar() == null) {
                    loaded.put(id, plugin);
                }
            });
        } else {
            source.jar()
                    .connectors()
                    .forEach(described -> loaded.put(described.connector().id(), plugin));
        }
        return plugin;
    }

    private LoadedPlugin load(Source source, String connector) throws ConnectorException {
        PluginJar jar = source.jar();
        if (jar == null) {
            return LoadedPlugin.own(server);
        }
        try {
            return LoadedPlugin.load(jar);
        } catch (RuntimeException | Error e) {
            throw ConnectorException.broken(
                    Reached.NO,
                    "The plugin \"" + jar.id() + "\" " + jar.version() + ", which brings the connector \"" + connector
                            + "\", cannot be loaded: " + e + ". This is a fault in the plugin; tell its author.",
                    null);
        }
    }

    /** Closes the connectors and gives their classes up. No operation may be under way, and none can begin after. */
    @Override
    public synchronized void close() {
        closed = true;
        Set<LoadedPlugin> each =
                Collections.newSetFromMap(new IdentityHashMap<>()); // One may bring several connectors.
        each.addAll(loaded.values());
        each.forEach(LoadedPlugin::close);
        loaded.clear();
    }
}
