package io.junctura.plugin.trust;

import io.junctura.connector.PluginVersion;
import io.junctura.connector.Versions;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The known vulnerabilities of plugin versions, from a file of the administrator. Nothing is downloaded. The file is read again
 * when it has changed. Thread safe.
 */
public final class Advisories {
    public static final Advisories NONE = new Advisories(null);

    private static final System.Logger LOG = System.getLogger(Advisories.class.getName());
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern BOUND = Pattern.compile("(<=|>=|<|>|=|)(" + Versions.VERSION.pattern() + ")");

    private final @Nullable Path file;
    private volatile List<Advisory> all = List.of();
    private @Nullable List<Object> seen;

    /**
     * One advisory.
     *
     * @param id     the publisher's identifier
     * @param ranges the affected versions: {@code >=1.0 <1.2.4}, {@code 1.3.0}, or {@code *}
     * @param fixed  the version with the fix; null if it is not known
     * @param more   the address of a page about it; null if there is none
     * @param blocks whether the affected versions must not be executed; else they are used with a warning
     */
    public record Advisory(
            String id,
            String plugin,
            List<String> ranges,
            String summary,
            @Nullable String fixed,
            @Nullable String more,
            boolean blocks) {

        boolean isAbout(PluginVersion version) {
            return plugin.equals(version.plugin()) && ranges.stream().anyMatch(range -> isIn(version.version(), range));
        }

        /** The advisory as a sentence. */
        public String sentence() {
            return id + ": " + summary + (fixed == null ? "" : " It is fixed in " + fixed + ".")
                    + (more == null ? "" : " See " + more);
        }
    }

    private Advisories(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Reads a file: {@code {"advisories": [{"id": "ACME-1", "plugin": "acme", "versions": "<1.2.4", "summary": "…"}]}},
     * each with optional {@code fixed}, {@code more} and {@code block}. Several ranges are a list.
     *
     * @throws IOException with a sentence
     */
    public static Advisories of(Path file) throws IOException {
        Advisories advisories = new Advisories(file);
        advisories.seen = state(file);
        advisories.all = read(file);
        return advisories;
    }

    /** The advisories about a version. */
    public List<Advisory> about(PluginVersion version) {
        return all.stream().filter(one -> one.isAbout(version)).toList();
    }

    /** Why a version must not be executed; null if it may be. */
    @Nullable
    public String refusal(PluginVersion version) {
        for (Advisory one : about(version)) {
            if (one.blocks()) return "An advisory blocks it. " + one.sentence() + " Use another version of it.";
        }
        return null;
    }

    /** Reads the file again if it has changed. @return whether the advisories have changed */
    public synchronized boolean poll() {
        Path from = file;
        if (from == null) return false;
        List<Object> state = state(from);
        if (state.equals(seen)) return false;
        seen = state;
        try {
            List<Advisory> now = read(from);
            if (now.equals(all)) return false;
            all = now;
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} What it said before counts on.", e.getMessage());
            return false;
        }
    }

    private static List<Object> state(Path file) {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            return List.of(written, Files.size(file));
        } catch (IOException e) {
            return List.of(e.getClass());
        }
    }

    private static List<Advisory> read(Path file) throws IOException {
        List<Advisory> read = new ArrayList<>();
        try {
            if (Files.size(file) > MAX_BYTES) throw new IllegalArgumentException("It has more than 4 MB.");
            Object whole = Json.parse(Files.readAllBytes(file));
            Object list = whole instanceof Map<?, ?> map ? map.get("advisories") : null;
            if (!(list instanceof List<?> items)) {
                throw new IllegalArgumentException("It has to be an object with a list \"advisories\".");
            }
            for (int i = 0; i < items.size(); i++) {
                if (!(items.get(i) instanceof Map<?, ?> one)) {
                    throw new IllegalArgumentException("advisories[" + i + "] is no object.");
                }
                read.add(read(one, "advisories[" + i + "]"));
            }
        } catch (JsonProblem e) {
            throw new IOException(file + " is no JSON (line " + e.line() + "): " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no list of advisories: " + e.getMessage(), e);
        }
        return List.copyOf(read);
    }

    private static Advisory read(Map<?, ?> one, String where) {
        Object versions = one.get("versions");
        List<String> ranges = new ArrayList<>();
        for (Object range : versions instanceof List<?> list ? list : List.of(String.valueOf(versions))) {
            ranges.add(range(String.valueOf(range), where));
        }
        return new Advisory(
                text(one, "id", where),
                text(one, "plugin", where),
                List.copyOf(ranges),
                text(one, "summary", where),
                one.get("fixed") instanceof String fixed ? fixed : null,
                one.get("more") instanceof String more ? more : null,
                Boolean.TRUE.equals(one.get("block")));
    }

    private static String text(Map<?, ?> one, String name, String where) {
        if (one.get(name) instanceof String text && !text.isBlank()) return text;
        throw new IllegalArgumentException(where + " has no " + name + ".");
    }

    private static String range(String range, String where) {
        String text = range.strip();
        if (text.equals("*")) return text;
        for (String bound : text.split("\\s+", -1)) {
            if (BOUND.matcher(bound).matches()) continue;
            throw new IllegalArgumentException(where + " says of which versions as \"" + range
                    + "\". Write such as \">=1.0 <1.2.4\", \"1.3.0\" or \"*\".");
        }
        return text;
    }

    private static boolean isIn(String version, String range) {
        if (range.equals("*")) return true;
        for (String bound : range.split("\\s+", -1)) {
            Matcher parts = BOUND.matcher(bound);
            if (!parts.matches()) return false;
            int order = Versions.compare(version, parts.group(2));
            boolean in = switch (parts.group(1)) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                default -> order == 0;
            };
            if (!in) return false;
        }
        return true;
    }
}
