package io.junctura.plugins.stores;

import io.junctura.api.ConnectorException;
import java.nio.charset.StandardCharsets;

/** The form of paths: relative to the connection's root, {@code orders/in/a.csv}. None leads out of it. */
public final class StorePath {
    /** Most bytes of a name, as in most file systems. */
    static final int MAX_NAME_LENGTH = 255;

    private StorePath() {}

    /**
     * @return without a slash at its beginning and end
     * @throws IllegalArgumentException with a sentence, if it is no path below the root
     */
    public static String file(String text, String component) {
        String path = folder(text, component);
        if (path.isEmpty()) throw new IllegalArgumentException(component + " must name something below the root.");
        return path;
    }

    /** As {@link #file}; empty for the root. */
    public static String folder(String text, String component) {
        int from = text.startsWith("/") ? 1 : 0;
        int to = text.length() > from && text.endsWith("/") ? text.length() - 1 : text.length();
        String path = text.substring(from, to);
        if (path.isEmpty()) return path;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.chars().anyMatch(StorePath::isOdd)) {
                throw new IllegalArgumentException(component + " is \"" + text
                        + "\". Write folders and a name with / between them, such as orders/in/a.csv, without . or ..");
            }
        }
        return path;
    }

    private static boolean isOdd(int c) {
        return c < ' ' || c == 0x7F || c == '\\';
    }

    /**
     * For servers that answer a name that is too long as they answer during an outage.
     *
     * @param path of something that is about to be made
     * @throws ConnectorException bad input, if a name is too long for most file systems
     */
    public static void mustBeShort(String path) throws ConnectorException {
        for (String part : path.split("/", -1)) {
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_LENGTH) {
                throw ConnectorException.badInput(
                        "\"" + path + "\" has a name of more than " + MAX_NAME_LENGTH + " bytes. Choose a shorter one.");
            }
        }
    }

    /** The folder that something is in; empty for the root. */
    public static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public static String child(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** The path from a folder on, of something that is in it or below it. */
    public static String below(String folder, String path) {
        return folder.isEmpty() ? path : path.substring(folder.length() + 1);
    }
}
