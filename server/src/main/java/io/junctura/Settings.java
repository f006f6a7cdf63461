package io.junctura;

import io.junctura.backup.BackupSchedule;
import io.junctura.connector.input.Durations;
import io.junctura.http.Peers;
import io.junctura.retention.RetentionSettings;
import io.junctura.run.sqlite.SqliteJournal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the server is to run. Each is an option ({@code --hooks-port 8081}), an environment variable ({@code
 * JUNCTURA_HOOKS_PORT}) or a line of {@code junctura.yaml} ({@code hooks-port: 8081}); the first of these that says
 * something counts.
 *
 * @param hooksPort     a second listener for hooks, calls and call-backs alone; null: none
 * @param publicUrl     what others reach us by; null: the listening address
 * @param apply         documents, or folders of them, applied and published at start
 * @param plugins       more folders of plugin jars
 * @param pluginKeys    a file of the keys of which one has to have signed a plugin; null: none has to
 * @param advisories    a file of what is known against versions of plugins; null: there is none
 * @param allowEnv      environment variables that the applied documents may read
 * @param allowFile     folders whose files they may read
 * @param behindProxy   addresses, as {@link Peers} writes them, of reverse proxies whose forwarded headers are believed
 * @param allowOutbound hosts and networks in private ranges that any flow may call
 * @param portalFrameAncestors origins whose pages may embed the portal in a frame
 * @param proxy         what requests go through; null: nothing
 * @param noProxy       hosts and networks that are called directly all the same
 * @param mostHops      how many runs, one causing the other, may lead to an event that is taken
 * @param keeping       what is kept, and for how long
 * @param keepInline    how large a value may be that is kept in the database itself, in bytes; larger ones are files
 * @param backups       the settings of regular backups; null: none
 * @param fileRoots     folders on this machine that plugins may use, by name
 */
public record Settings(
        Path data,
        String host,
        int port,
        @Nullable Integer hooksPort,
        @Nullable String publicUrl,
        List<Path> apply,
        List<Path> plugins,
        @Nullable Path pluginKeys,
        @Nullable Path advisories,
        List<String> allowEnv,
        List<Path> allowFile,
        List<String> behindProxy,
        List<String> allowOutbound,
        List<String> portalFrameAncestors,
        @Nullable URI proxy,
        List<String> noProxy,
        int mostHops,
        RetentionSettings keeping,
        int keepInline,
        @Nullable BackupSchedule backups,
        Map<String, Path> fileRoots) {

    static final int MOST_HOPS = 16;

    private static final long MOST_INLINE = 16L << 20;

    /** The options that {@code serve} takes, with a word each on what they are. */
    public static final Map<String, String> OPTIONS = options();

    /** The options of which all counts that is said; of others, the last. */
    private static final Set<String> REPEATED = Set.of(
            "apply",
            "allow-env",
            "allow-file",
            "plugins",
            "behind-proxy",
            "allow-outbound",
            "portal-frame-ancestors",
            "no-proxy",
            "file-root");

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Pattern ROOT = Pattern.compile("[a-z][a-z0-9-]*");
    /** What a Content-Security-Policy takes for the origin of a page. */
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?");

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5}) ?([KMGT])B");

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("data", "DIR: where everything is kept (default: junctura-data)");
        options.put("host", "ADDRESS: where it listens (default: 127.0.0.1)");
        options.put("port", "N: 0 picks a free one and prints it (default: 8080)");
        options.put("store", "URL: sqlite, the file in the data folder, is the only one so far");
        options.put("apply", "FILE or DIR: documents to apply and publish at start; may be given several times");
        options.put("allow-env", "NAME: an environment variable that those documents may read; repeatable");
        options.put("allow-file", "DIR: a folder whose files those documents may read; repeatable");
        options.put("plugins", "DIR: more plugin jars; may be given several times");
        options.put("plugin-keys", "FILE: only plugins are used that one of these keys has signed");
        options.put(
                "plugin-advisories", "FILE: what is known against versions of plugins; such are warned of, or blocked");
        options.put("public-url", "URL: what others reach us by (default: the listening address)");
        options.put("hooks-port", "N: a second listener for /hooks, /call and /callback alone");
        options.put(
                "behind-proxy",
                "ADDRESS: a reverse proxy, in numbers, whose X-Forwarded-… headers are believed; may be given several"
                        + " times");
        options.put(
                "allow-outbound",
                "HOST or NETWORK: a private address that any flow may call; may be given several times");
        options.put(
                "portal-frame-ancestors",
                "ORIGIN: pages that may embed the portal of outbound webhooks in a frame, such as"
                        + " https://app.example.com; may be given several times");
        options.put("proxy", "URL: an HTTP proxy that requests go through, such as http://proxy.example:3128");
        options.put("no-proxy", "HOST or NETWORK: called without the proxy; may be given several times");
        options.put(
                "file-root",
                "NAME=DIR: a folder on this machine that plugins may read and write, beside \"exchange\" in the data"
                        + " folder; repeatable");
        options.put("most-hops", "N: how many runs, one causing the other, may lead to an event (default: 16)");
        options.put("keep-runs", "TIME: how long runs are kept after they ended well (default: 30d)");
        options.put("keep-failed", "TIME: how long failed runs are kept (default: 90d)");
        options.put(
                "keep-size",
                "SIZE: past it the oldest ended runs go; none is no limit (default: 4GB, or a quarter of the free"
                        + " disk)");
        options.put("keep-names", "TIME: how long a second delivery of an event is known for one (default: 7d)");
        options.put("keep-inline", "SIZE: larger values are kept in files of their own (default: 64KB)");
        options.put(
                "least-free",
                "SIZE: no event is taken in while the disk has less free (default: 256MB, or a hundredth of it if that"
                        + " is more)");
        options.put("backup-to", "DIR: the folder for regular backups; it should be on another disk");
        options.put("backup-every", "TIME: the time between two backups (default: 24h)");
        options.put("backup-keep", "N: how many backups to keep (default: 7)");
        return options;
    }

    /** Said wrongly; the message says what is. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    /** What was said of each option, and by what name whoever said it knows it. */
    private record Said(Map<String, List<String>> values, Map<String, String> names) {
        void put(String option, String name, List<String> all) {
            values.put(option, all);
            names.put(option, name);
        }

        boolean has(String option) {
            return values.containsKey(option);
        }

        List<String> all(String option) {
            return values.getOrDefault(option, List.of());
        }

        String name(String option) {
            return names.getOrDefault(option, "--" + option);
        }
    }

    public static Settings defaults(Path data, int port) {
        return new Settings(
                data,
                "127.0.0.1",
                port,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                MOST_HOPS,
                RetentionSettings.DEFAULT,
                SqliteJournal.INLINE,
                null,
                Map.of());
    }

    /**
     * @param arguments   what follows {@code serve}
     * @param environment as {@code System.getenv()}
     * @param file        the lines of {@code junctura.yaml}, a value or a list each; empty if there is none
     */
    public static Settings of(List<String> arguments, Map<String, String> environment, Map<String, Object> file)
            throws Wrong {
        Said said = new Said(new TreeMap<>(), new TreeMap<>());
        fromFile(file, said);
        fromEnvironment(environment, said);
        fromArguments(arguments).forEach((option, values) -> said.put(option, "--" + option, values));
        String store = last(said, "store", "sqlite");
        if (!store.equals("sqlite")) {
            throw new Wrong("The store \"" + store + "\" is not known. Leave --store away, or write --store sqlite.");
        }
        String publicUrl = last(said, "public-url", "");
        return new Settings(
                Path.of(last(said, "data", "junctura-data")),
                last(said, "host", "127.0.0.1"),
                port(said, "port", 8080),
                said.has("hooks-port") ? (Integer) port(said, "hooks-port", 0) : null,
                publicUrl.isEmpty() ? null : url(said, publicUrl),
                paths(said, "apply"),
                paths(said, "plugins"),
                said.has("plugin-keys") ? Path.of(last(said, "plugin-keys", "")) : null,
                said.has("plugin-advisories") ? Path.of(last(said, "plugin-advisories", "")) : null,
                said.all("allow-env"),
                paths(said, "allow-file"),
                proxies(said),
                said.all("allow-outbound"),
                frameAncestors(said),
                proxy(said),
                said.all("no-proxy"),
                hops(said),
                keeping(said),
                inline(said),
                backups(said),
                fileRoots(said));
    }

    private static Map<String, Path> fileRoots(Said said) throws Wrong {
        Map<String, Path> roots = new TreeMap<>();
        for (String text : said.all("file-root")) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? "" : text.substring(0, equals).strip();
            String folder = equals < 0 ? "" : text.substring(equals + 1).strip();
            if (!ROOT.matcher(name).matches() || folder.isEmpty()) {
                throw new Wrong(said.name("file-root") + " must be NAME=DIR, such as orders=/srv/orders, but is \""
                        + text + "\". A name has lower-case letters, digits and dashes, a letter first.");
            }
            if (roots.put(name, Path.of(folder)) != null) {
                throw new Wrong(said.name("file-root") + " names \"" + name + "\" twice. Say which folder it is.");
            }
        }
        return Map.copyOf(roots);
    }

    private static @Nullable BackupSchedule backups(Said said) throws Wrong {
        if (!said.has("backup-to")) {
            for (String option : List.of("backup-every", "backup-keep")) {
                if (said.has(option)) {
                    throw new Wrong(said.name(option) + " needs --backup-to DIR, the folder for backups.");
                }
            }
            return null;
        }
        Duration every = time(said, "backup-every", Duration.ofHours(24));
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new Wrong(said.name("backup-every") + " must be at least a minute (1m).");
        }
        int keep = whole(said, "backup-keep", 7, 1, 10_000);
        return new BackupSchedule(Path.of(last(said, "backup-to", "")), every, keep);
    }

    private static int inline(Said said) throws Wrong {
        Long size = size(said, "keep-inline");
        if (size == null) return SqliteJournal.INLINE;
        if (size <= MOST_INLINE) return Math.toIntExact(size);
        throw new Wrong(
                said.name("keep-inline") + " must be 16MB at most: a row of the database is in memory as a whole.");
    }

    private static RetentionSettings keeping(Said said) throws Wrong {
        RetentionSettings otherwise = RetentionSettings.DEFAULT;
        return new RetentionSettings(
                time(said, "keep-runs", otherwise.runs()),
                time(said, "keep-failed", otherwise.failed()),
                last(said, "keep-size", "").strip().equals("none") ? (Long) 0L : size(said, "keep-size"),
                time(said, "keep-names", otherwise.names()),
                size(said, "least-free"));
    }

    private static Duration time(Said said, String option, Duration otherwise) throws Wrong {
        if (!said.has(option)) return otherwise;
        try {
            Duration time = Durations.parse(last(said, option, ""));
            if (time.compareTo(LONGEST) <= 0) return time;
            throw new Wrong(said.name(option) + " must be 100 years at most (36500d).");
        } catch (IllegalArgumentException e) {
            throw new Wrong(said.name(option) + ": " + e.getMessage());
        }
    }

    private static @Nullable Long size(Said said, String option) throws Wrong {
        if (!said.has(option)) return null;
        String text = last(said, option, "").strip();
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new Wrong(said.name(option) + " must be a whole number and a unit, such as 500MB or 4GB, but is \""
                    + text + "\".");
        }
        int power = "KMGT".indexOf(size.group(2)) + 1;
        return Long.parseLong(size.group(1)) << (10 * power);
    }

    private static void fromFile(Map<String, Object> file, Said said) throws Wrong {
        for (Map.Entry<String, Object> line : file.entrySet()) {
            if (!OPTIONS.containsKey(line.getKey())) {
                throw new Wrong("junctura.yaml has the line \"" + line.getKey() + "\", which is not known. Known are: "
                        + String.join(", ", OPTIONS.keySet()) + ".");
            }
            Object value = line.getValue();
            if (value instanceof List && !REPEATED.contains(line.getKey())) {
                throw new Wrong(
                        "\"" + line.getKey() + "\" in junctura.yaml has one value, and is given a list. Say which.");
            }
            List<String> values = new ArrayList<>();
            if (value instanceof List<?> list) list.forEach(one -> values.add(String.valueOf(one)));
            else values.add(String.valueOf(value));
            said.put(line.getKey(), "\"" + line.getKey() + "\" in junctura.yaml", values);
        }
    }

    private static void fromEnvironment(Map<String, String> environment, Said said) {
        for (String option : OPTIONS.keySet()) {
            String variable = "JUNCTURA_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
            String value = environment.get(variable);
            if (value == null || value.isBlank()) continue;
            // A comma may be part of what is said once, of a folder's name say.
            List<String> values = REPEATED.contains(option) ? parts(value) : List.of(value);
            if (!values.isEmpty()) said.put(option, variable, values);
        }
    }

    private static List<String> parts(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Map<String, List<String>> fromArguments(List<String> arguments) throws Wrong {
        Map<String, List<String>> said = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name =
                    argument.startsWith("--") ? argument.substring(2, equals < 0 ? argument.length() : equals) : "";
            if (!OPTIONS.containsKey(name)) {
                throw new Wrong("\"" + argument + "\" is not an option of serve. Known are: --"
                        + String.join(", --", OPTIONS.keySet()) + ".");
            }
            String value;
            if (equals >= 0) value = argument.substring(equals + 1);
            else if (i + 1 < arguments.size()) value = arguments.get(++i);
            else throw new Wrong("--" + name + " needs a value: " + OPTIONS.get(name) + ".");
            said.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return said;
    }

    private static String last(Said said, String option, String otherwise) {
        List<String> values = said.all(option);
        return values.isEmpty() ? otherwise : values.get(values.size() - 1);
    }

    private static int port(Said said, String option, int otherwise) throws Wrong {
        String text = last(said, option, Integer.toString(otherwise));
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65_535) return port;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Wrong(said.name(option) + " must be a number from 0 to 65535, but is \"" + text + "\".");
    }

    private static int hops(Said said) throws Wrong {
        return whole(said, "most-hops", MOST_HOPS, 1, 1_000);
    }

    private static int whole(Said said, String option, int otherwise, int least, int most) throws Wrong {
        String text = last(said, option, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Wrong(
                said.name(option) + " must be a number from " + least + " to " + most + ", but is \"" + text + "\".");
    }

    private static List<Path> paths(Said said, String option) {
        return said.all(option).stream().map(Path::of).toList();
    }

    private static List<String> proxies(Said said) throws Wrong {
        List<String> proxies = new ArrayList<>();
        for (String text : said.all("behind-proxy")) {
            String address = Peers.numbers(text.strip());
            if (address == null) {
                throw new Wrong(said.name("behind-proxy")
                        + " must be an address in numbers, such as 10.0.0.1 or fd00::1, and no name or network, but is"
                        + " \""
                        + text + "\". Write the address that the proxy's requests come from, one for each proxy.");
            }
            proxies.add(address);
        }
        return List.copyOf(proxies);
    }

    private static List<String> frameAncestors(Said said) throws Wrong {
        List<String> origins = new ArrayList<>();
        for (String text : said.all("portal-frame-ancestors")) {
            String origin = text.strip().toLowerCase(Locale.ROOT);
            if (origin.endsWith("/")) origin = origin.substring(0, origin.length() - 1);
            if (!ORIGIN.matcher(origin).matches()) {
                throw new Wrong(said.name("portal-frame-ancestors")
                        + " must be the origin of pages, such as https://app.example.com, https://*.example.com or"
                        + " http://localhost:3000, without a path, but is \"" + text + "\".");
            }
            origins.add(origin);
        }
        return List.copyOf(origins);
    }

    private static @Nullable URI proxy(Said said) throws Wrong {
        String text = last(said, "proxy", "");
        if (text.isEmpty()) return null;
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && "http".equals(uri.getScheme())) return uri;
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new Wrong(said.name("proxy") + " must be an address such as http://proxy.example:3128.");
    }

    private static String url(Said said, String text) throws Wrong {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new Wrong(said.name("public-url") + " must be an address such as https://junctura.example.com, but is \""
                + text + "\".");
    }
}
