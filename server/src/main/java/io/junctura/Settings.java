package io.junctura;

import io.junctura.backup.BackupSchedule;
import io.junctura.http.Peers;
import io.junctura.outbound.PrivateHosts.OfSubscribers;
import io.junctura.retention.RetentionSettings;
import io.junctura.run.sqlite.SqliteJournal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the server. Each is an option ({@code --hooks-port 8081}), an environment variable ({@code
 * JUNCTURA_HOOKS_PORT}) or a line of {@code junctura.yaml} ({@code hooks-port: 8081}). If a setting is given in several
 * of these places, the first of them counts.
 *
 * @param hooksPort     a second port only for webhooks, calls and call-backs; null: none
 * @param publicUrl     the URL by which others reach the server; null: the listening address
 * @param apply         documents, or folders of documents, that are applied and published at start
 * @param plugins       more folders of plugin jars
 * @param pluginKeys    a file of public keys; only plugins that one of them has signed are used. Null: all plugins
 * @param advisories    a file of advisories against versions of plugins; null: none
 * @param allowEnv      environment variables that the applied documents may read
 * @param allowFile     folders whose files the applied documents may read
 * @param behindProxy   addresses, as {@link Peers} writes them, of reverse proxies whose forwarded headers are believed
 * @param allowOutbound hosts and networks in private ranges that any flow may call
 * @param allowSubscribers hosts with ports in private ranges to which outbound webhooks may be sent
 * @param portalFrameAncestors origins whose pages may embed the portal in a frame
 * @param proxy         the HTTP proxy for outbound requests; null: none
 * @param noProxy       hosts and networks that are called without the proxy
 * @param maxHops      how many runs, one causing the other, may lead to an event that is accepted
 * @param keeping       how long data is kept, and how much of it
 * @param keepInline    the largest value, in bytes, that is stored in the database; larger values are files
 * @param backups       the settings of regular backups; null: none
 * @param fileRoots     folders on this machine that plugins may use, by name
 * @param given         the settings that the operator gave, by their options; all others have their defaults
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
        List<String> allowSubscribers,
        List<String> portalFrameAncestors,
        @Nullable URI proxy,
        List<String> noProxy,
        int maxHops,
        RetentionSettings keeping,
        int keepInline,
        @Nullable BackupSchedule backups,
        Map<String, Path> fileRoots,
        Map<String, GivenSetting> given) {

    /** The file of settings, in the working directory. */
    static final String FILE = "junctura.yaml";

    static final int MAX_HOPS = 16;

    private static final long MAX_INLINE = 16L << 20;

    /** The options of {@code serve}, each with its help text. */
    public static final Map<String, String> OPTIONS = options();

    private static final Pattern ROOT = Pattern.compile("[a-z][a-z0-9-]*");
    /** The origin of a page, as a Content-Security-Policy writes it. */
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?");

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("data", "DIR: the data folder (default: junctura-data)");
        options.put("host", "ADDRESS: the address on which the server listens (default: 127.0.0.1)");
        options.put("port", "N: the port; with 0, the server chooses a free port and prints it (default: 8080)");
        options.put("store", "URL: the database; only sqlite is supported, a file in the data folder");
        options.put("apply", "FILE or DIR: documents to apply and publish at start; repeatable");
        options.put("allow-env", "NAME: an environment variable that those documents may read; repeatable");
        options.put("allow-file", "DIR: a folder whose files those documents may read; repeatable");
        options.put("plugins", "DIR: a folder with more plugin jars; repeatable");
        options.put("plugin-keys", "FILE: trusted keys; the server uses only plugins that one of them signed");
        options.put(
                "plugin-advisories",
                "FILE: advisories about plugin versions; the server warns of these versions, or blocks them");
        options.put("public-url", "URL: the address at which others reach the server (default: the listening address)");
        options.put("hooks-port", "N: the port of a second listener, only for /hooks, /call and /callback");
        options.put(
                "behind-proxy",
                "ADDRESS: the numeric address of a reverse proxy whose X-Forwarded-… headers the server "
                        + "trusts; repeatable");
        options.put("allow-outbound", "HOST or NETWORK: a private address that every flow may call; repeatable");
        options.put(
                "allow-subscribers",
                "HOST:PORT: a private address to which outbound webhooks may be sent; a * as the port allows all ports; "
                        + "repeatable");
        options.put(
                "portal-frame-ancestors",
                "ORIGIN: pages that may embed the portal of outbound webhooks in a frame, such as "
                        + "https://app.example.com; repeatable");
        options.put("proxy", "URL: the HTTP proxy for outbound requests, such as http://proxy.example:3128");
        options.put("no-proxy", "HOST or NETWORK: called without the proxy; repeatable");
        options.put(
                "file-root",
                "NAME=DIR: a folder on this machine that plugins may read and write, in addition to "
                        + "\"exchange\" in the data folder; repeatable");
        options.put("max-hops", "N: the longest chain of runs that cause each other's events (default: 16)");
        options.put("keep-runs", "TIME: how long succeeded and cancelled runs are kept (default: 30d)");
        options.put("keep-failed", "TIME: how long failed runs are kept (default: 90d)");
        options.put(
                "keep-size",
                "SIZE: above this size of the stored data, the oldest ended runs are deleted; none means "
                        + "no limit (default: 4GB, or a quarter of the free disk if that is less)");
        options.put("keep-names", "TIME: how long event IDs are remembered to recognise duplicates (default: 7d)");
        options.put("keep-inline", "SIZE: larger values are stored in separate files (default: 64KB)");
        options.put(
                "min-free",
                "SIZE: the server refuses events while less disk space is free (default: 256MB, or a"
                        + " hundredth of the disk if that is more)");
        options.put("backup-to", "DIR: the folder for regular backups; it should be on another disk");
        options.put("backup-every", "TIME: the time between two backups (default: 24h)");
        options.put("backup-keep", "N: how many backups to keep (default: 7)");
        return options;
    }

    /** An option has a wrong value; the message says which, and what to write. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
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
                List.of(),
                null,
                List.of(),
                MAX_HOPS,
                RetentionSettings.DEFAULT,
                SqliteJournal.INLINE,
                null,
                Map.of(),
                Map.of());
    }

    /**
     * @param arguments   what follows {@code serve}
     * @param environment as {@code System.getenv()}
     * @param file        the lines of {@code junctura.yaml}, a value or a list each; empty if there is none
     */
    public static Settings of(List<String> arguments, Map<String, String> environment, Map<String, Object> file)
            throws Wrong {
        GivenOptions given = GivenOptions.of(arguments, environment, file);
        String store = given.last("store", "sqlite");
        if (!store.equals("sqlite")) {
            throw new Wrong("The store \"" + store + "\" is not known. Leave --store away, or write --store sqlite.");
        }
        String publicUrl = given.last("public-url", "");
        return new Settings(
                Path.of(given.last("data", "junctura-data")),
                given.last("host", "127.0.0.1"),
                given.port("port", 8080),
                given.has("hooks-port") ? (Integer) given.port("hooks-port", 0) : null,
                publicUrl.isEmpty() ? null : url(given, publicUrl),
                given.paths("apply"),
                given.paths("plugins"),
                given.has("plugin-keys") ? Path.of(given.last("plugin-keys", "")) : null,
                given.has("plugin-advisories") ? Path.of(given.last("plugin-advisories", "")) : null,
                given.all("allow-env"),
                given.paths("allow-file"),
                proxies(given),
                given.all("allow-outbound"),
                subscribers(given),
                frameAncestors(given),
                proxy(given),
                given.all("no-proxy"),
                hops(given),
                keeping(given),
                inline(given),
                backups(given),
                fileRoots(given),
                given.given());
    }

    private static Map<String, Path> fileRoots(GivenOptions given) throws Wrong {
        Map<String, Path> roots = new TreeMap<>();
        for (String text : given.all("file-root")) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? "" : text.substring(0, equals).strip();
            String folder = equals < 0 ? "" : text.substring(equals + 1).strip();
            if (!ROOT.matcher(name).matches() || folder.isEmpty()) {
                throw new Wrong(given.name("file-root") + " must be NAME=DIR, such as orders=/srv/orders, but is \""
                        + text + "\". A name has lower-case letters, digits and dashes, a letter first.");
            }
            if (roots.put(name, Path.of(folder)) != null) {
                throw new Wrong(given.name("file-root") + " names \"" + name + "\" twice. Say which folder it is.");
            }
        }
        return Map.copyOf(roots);
    }

    private static @Nullable BackupSchedule backups(GivenOptions given) throws Wrong {
        if (!given.has("backup-to")) {
            for (String option : List.of("backup-every", "backup-keep")) {
                if (given.has(option)) {
                    throw new Wrong(given.name(option) + " needs --backup-to DIR, the folder for backups.");
                }
            }
            return null;
        }
        Duration every = given.time("backup-every", Duration.ofHours(24));
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new Wrong(given.name("backup-every") + " must be at least a minute (1m).");
        }
        int keep = given.whole("backup-keep", 7, 1, 10_000);
        return new BackupSchedule(Path.of(given.last("backup-to", "")), every, keep);
    }

    private static int inline(GivenOptions given) throws Wrong {
        Long size = given.size("keep-inline");
        if (size == null) return SqliteJournal.INLINE;
        if (size <= MAX_INLINE) return Math.toIntExact(size);
        throw new Wrong(
                given.name("keep-inline") + " must be 16MB at most: a row of the database is in memory as a whole.");
    }

    private static RetentionSettings keeping(GivenOptions given) throws Wrong {
        RetentionSettings otherwise = RetentionSettings.DEFAULT;
        return new RetentionSettings(
                given.time("keep-runs", otherwise.runs()),
                given.time("keep-failed", otherwise.failed()),
                given.last("keep-size", "").strip().equals("none") ? (Long) 0L : given.size("keep-size"),
                given.time("keep-names", otherwise.names()),
                given.size("min-free"));
    }

    private static int hops(GivenOptions given) throws Wrong {
        return given.whole("max-hops", MAX_HOPS, 1, 1_000);
    }

    private static List<String> proxies(GivenOptions given) throws Wrong {
        List<String> proxies = new ArrayList<>();
        for (String text : given.all("behind-proxy")) {
            String address = Peers.numbers(text.strip());
            if (address == null) {
                throw new Wrong(given.name("behind-proxy")
                        + " must be an address in numbers, such as 10.0.0.1 or fd00::1, and no name or network, but is"
                        + " \""
                        + text + "\". Write the address that the proxy's requests come from, one for each proxy.");
            }
            proxies.add(address);
        }
        return List.copyOf(proxies);
    }

    private static List<String> subscribers(GivenOptions given) throws Wrong {
        List<String> hosts = new ArrayList<>();
        for (String text : given.all("allow-subscribers")) {
            if (!OfSubscribers.isEntry(text.strip())) {
                throw new Wrong(given.name("allow-subscribers")
                        + " must be a host and a port, such as erp.local:8443, 10.0.0.5:80 or [fd00::1]:8080, or with * for all"
                        + " ports, such as 127.0.0.1:*, but is \"" + text + "\".");
            }
            hosts.add(text.strip());
        }
        return List.copyOf(hosts);
    }

    private static List<String> frameAncestors(GivenOptions given) throws Wrong {
        List<String> origins = new ArrayList<>();
        for (String text : given.all("portal-frame-ancestors")) {
            String origin = text.strip().toLowerCase(Locale.ROOT);
            if (origin.endsWith("/")) origin = origin.substring(0, origin.length() - 1);
            if (!ORIGIN.matcher(origin).matches()) {
                throw new Wrong(given.name("portal-frame-ancestors")
                        + " must be the origin of pages, such as https://app.example.com, https://*.example.com or"
                        + " http://localhost:3000, without a path, but is \"" + text + "\".");
            }
            origins.add(origin);
        }
        return List.copyOf(origins);
    }

    private static @Nullable URI proxy(GivenOptions given) throws Wrong {
        String text = given.last("proxy", "");
        if (text.isEmpty()) return null;
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && "http".equals(uri.getScheme())) return uri;
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw new Wrong(given.name("proxy") + " must be an address such as http://proxy.example:3128.");
    }

    private static String url(GivenOptions given, String text) throws Wrong {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw new Wrong(given.name("public-url") + " must be an address such as https://junctura.example.com, but is \""
                + text + "\".");
    }
}
