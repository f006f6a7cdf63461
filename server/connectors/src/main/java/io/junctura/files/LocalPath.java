package io.junctura.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a path within a root. A path that leads out of the root on any system is rejected on all systems. Nothing in a path
 * is decoded.
 */
record LocalPath(List<String> parts) {
    private static final int MAX_PART_LENGTH = 255;
    private static final int MAX_PARTS = 100;
    private static final char UNREADABLE = '\uFFFD';

    /** The names of devices on Windows, with any extension. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");

    /** @throws BadPath with a message for the user */
    static LocalPath of(String path) {
        if (path.isEmpty()) return new LocalPath(List.of());
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            String wrong = wrong(part);
            if (wrong != null) {
                throw new BadPath("\"" + shown(path) + "\" is no path within a root: " + wrong
                        + " Write it relative to the root, such as in/orders.csv.");
            }
            parts.add(part);
        }
        if (parts.size() > MAX_PARTS) {
            throw new BadPath("A path has at most " + MAX_PARTS + " parts.");
        }
        return new LocalPath(List.copyOf(parts));
    }

    /** Parses the path of a file or folder that is not the root itself. */
    static LocalPath below(String path) {
        LocalPath found = of(path);
        if (found.parts.isEmpty()) throw new BadPath("The root itself is meant. Name a file in it.");
        return found;
    }

    /** Whether a path can have a part of this name. */
    static boolean isName(String name) {
        return name.indexOf('/') < 0 && wrong(name) == null;
    }

    /** Why this cannot be a part of a path, as a sentence; null if it can. */
    static @Nullable String wrong(String part) {
        if (part.isEmpty()) return "it has an empty part, or begins or ends with \"/\".";
        if (part.equals(".") || part.equals("..")) return "it has the part \"" + part + "\".";
        if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_LENGTH) return "a part is longer than 255 bytes.";
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\' || c == ':' || Character.isISOControl(c))
                return "\\, : and control characters are not allowed.";
        }
        if (!isEncodable(part)) return "it is not in the encoding of the system, which LANG sets, such as C.UTF-8.";
        if (part.endsWith(".") || part.endsWith(" ")) return "a part ends with a dot or a space.";
        if (DEVICE.matcher(part.toLowerCase(Locale.ROOT)).matches()) return "\"" + part + "\" is the name of a device.";
        return null;
    }

    private static boolean isEncodable(String part) {
        // Java decodes a name that is not in the system's encoding to this character, and cannot open the file.
        if (part.indexOf(UNREADABLE) >= 0) return false;
        try {
            return Path.of(part).toString().equals(part);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static String shown(String path) {
        String plain = path.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
    }

    LocalPath folder() {
        return new LocalPath(parts.subList(0, parts.size() - 1));
    }

    String name() {
        return parts.get(parts.size() - 1);
    }

    LocalPath child(String name) {
        List<String> all = new ArrayList<>(parts);
        all.add(name);
        return new LocalPath(all);
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
