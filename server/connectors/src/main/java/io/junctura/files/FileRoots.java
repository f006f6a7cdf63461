package io.junctura.files;

import io.junctura.api.ConnectorException;
import io.junctura.api.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The folders on the server's disk that plugins may use, by name. Immutable. */
public final class FileRoots implements LocalFiles {
    /** The root in the data folder, which exists without being configured. */
    public static final String EXCHANGE = "exchange";

    /** No roots: for commands without a data folder. */
    public static final FileRoots NONE = new FileRoots(Map.of());

    private final Map<String, FileRoot> roots;

    private FileRoots(Map<String, FileRoot> roots) {
        this.roots = roots;
    }

    /**
     * @param data  the existing data folder: neither it nor a folder in it can be a root, except for {@code exchange}
     * @param named the roots that the administrator has configured
     * @throws IOException with a message that names the root
     */
    public static FileRoots of(Path data, Map<String, Path> named) throws IOException {
        Map<String, FileRoot> roots = new TreeMap<>();
        Path real = data.toRealPath();
        if (!named.containsKey(EXCHANGE)) {
            Path exchange = real.resolve(EXCHANGE);
            if (Files.isSymbolicLink(exchange)) {
                throw new IOException("The folder " + exchange
                        + " is a symbolic link. Name the folder that it leads to:" + " --file-root exchange=DIR.");
            }
            Files.createDirectories(exchange);
            if (FileRoot.isPossible(exchange)) roots.put(EXCHANGE, new FileRoot(exchange));
        }
        for (Map.Entry<String, Path> each : named.entrySet()) {
            roots.put(each.getKey(), root(each.getKey(), each.getValue(), real));
        }
        return new FileRoots(roots);
    }

    private static FileRoot root(String name, Path given, Path data) throws IOException {
        String shown = "--file-root " + name + "=" + given;
        if (!Files.isDirectory(given)) throw new IOException(shown + ": there is no such folder.");
        Path folder = given.toRealPath();
        if (folder.startsWith(data) || data.startsWith(folder)) {
            throw new IOException(
                    shown + ": a root may not be in the data folder, nor hold it. There lie the secrets of"
                            + " all connections. Name another folder.");
        }
        if (!FileRoot.isPossible(folder)) {
            throw new IOException(
                    shown + ": this system cannot open files by the handle of their folder, so nothing would keep"
                            + " plugins in the folder.");
        }
        return new FileRoot(folder);
    }

    @Override
    public List<String> roots() {
        return List.copyOf(roots.keySet());
    }

    @Override
    public Root root(String name) throws ConnectorException {
        FileRoot found = roots.get(name);
        if (found != null) return found;
        throw ConnectorException.badInput("There is no file root \"" + name + "\" here. There are: "
                + String.join(", ", roots.keySet())
                + ". An administrator names more with --file-root NAME=DIR.");
    }
}
