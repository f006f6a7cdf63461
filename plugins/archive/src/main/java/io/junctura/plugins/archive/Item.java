package io.junctura.plugins.archive;

import io.junctura.plugins.zips.Unreadable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds.
 *
 * @param path     with slashes, from the archive's root on; it does not leave the root
 * @param size     in bytes, unpacked
 * @param modified null if the archive does not say
 */
record Item(
        String path, boolean folder, long size, @Nullable Instant modified) {
    private static final int MAX_PATH_LENGTH = 1000;

    /**
     * @param name    of the archive
     * @param written as the archive has it
     * @throws Unreadable if it leads out of the archive, or cannot be a path
     */
    static String path(String name, String written) throws Unreadable {
        String where = "\"" + name + "\" has an entry \"" + shown(written) + "\"";
        if (written.length() > MAX_PATH_LENGTH) throw new Unreadable(where + " with a path that is too long.");
        String path = written.replace('\\', '/');
        boolean drive = path.length() > 1 && path.charAt(1) == ':' && Character.isLetter(path.charAt(0));
        if (path.startsWith("/") || drive || path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new Unreadable(where + ", which is not a path within the archive. It was not unpacked.");
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                throw new Unreadable(where + ", which leads out of the archive. It was not unpacked.");
            }
            if (!part.isEmpty() && !part.equals(".")) parts.add(part);
        }
        return String.join("/", parts);
    }

    private static String shown(String written) {
        String start = written.length() > 100 ? written.substring(0, 100) + "…" : written;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    static Unreadable link(String name, String path) {
        return new Unreadable("\"" + name + "\" has an entry \"" + path
                + "\" that is a link or a device. Pack only files and folders.");
    }

    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("path", path);
        row.put("folder", folder);
        row.put("size", size);
        if (modified != null) row.put("modified", modified.toString());
        return row;
    }
}
