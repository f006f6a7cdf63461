package io.junctura;

import static io.junctura.SettingType.path;
import static io.junctura.SettingType.size;
import static io.junctura.SettingType.text;
import static io.junctura.SettingType.time;
import static io.junctura.SettingType.whole;

import io.junctura.GivenSetting.Source;
import io.junctura.database.postgresql.PostgresAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the server. Each is an option ({@code --hooks-port 8081}), an environment variable ({@code
 * JUNCTURA_HOOKS_PORT}) or a line of {@code junctura.yaml} ({@code hooks-port: 8081}). If a setting is given in several
 * of these places, the first of them counts. A new setting is one declaration here, in the order of the help.
 */
public final class Settings {
    /** The file of settings, in the working directory. */
    static final String FILE = "junctura.yaml";

    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<Path> DATA =
            declare(Setting.of("data", path("DIR"), "the data folder").preset("junctura-data"));
    public static final Setting<String> HOST =
            declare(Setting.of("host", text("ADDRESS"), "the address on which the server listens")
                    .preset("127.0.0.1"));
    public static final Setting<Integer> PORT = declare(
            Setting.of("port", whole(0, 65_535), "the port; with 0, the server chooses a free port and prints it")
                    .preset("8080"));
    /** Null: SQLite. */
    public static final Setting<@Nullable PostgresAddress> STORE = declare(Setting.of(
                    "store",
                    SettingType.store(),
                    "the database; a preview: `postgresql://USER@HOST:PORT/DATABASE`, whose password only the environment"
                            + " gives")
            .computed("sqlite, a file in the data folder"));

    public static final Setting<List<Path>> APPLY =
            declare(Setting.of("apply", path("FILE or DIR").repeated(), "documents to apply and publish at start"));
    public static final Setting<List<String>> ALLOW_ENV = declare(
            Setting.of("allow-env", text("NAME").repeated(), "an environment variable that those documents may read"));
    public static final Setting<List<Path>> ALLOW_FILE =
            declare(Setting.of("allow-file", path("DIR").repeated(), "a folder whose files those documents may read"));
    public static final Setting<List<Path>> PLUGINS =
            declare(Setting.of("plugins", path("DIR").repeated(), "a folder with more plugin jars"));
    public static final Setting<@Nullable Path> PLUGIN_KEYS = declare(Setting.of(
            "plugin-keys", path("FILE"), "trusted keys; the server uses only plugins that one of them signed"));
    public static final Setting<@Nullable Path> PLUGIN_ADVISORIES = declare(Setting.of(
            "plugin-advisories",
            path("FILE"),
            "advisories about plugin versions; the server warns of these versions, or blocks them"));
    /** Without a slash at the end. */
    public static final Setting<@Nullable String> PUBLIC_URL =
            declare(Setting.of("public-url", SettingType.publicUrl(), "the address at which others reach the server")
                    .computed("the listening address"));

    public static final Setting<@Nullable Integer> HOOKS_PORT = declare(Setting.of(
            "hooks-port", whole(0, 65_535), "the port of a second listener, only for /hooks, /call and /callback"));
    public static final Setting<List<String>> BEHIND_PROXY = declare(Setting.of(
            "behind-proxy",
            SettingType.numericAddress().repeated(),
            "the numeric address of a reverse proxy whose X-Forwarded-… headers the server trusts"));
    public static final Setting<List<String>> ALLOW_OUTBOUND = declare(Setting.of(
            "allow-outbound", text("HOST or NETWORK").repeated(), "a private address that every flow may call"));
    public static final Setting<List<String>> ALLOW_SUBSCRIBERS = declare(Setting.of(
            "allow-subscribers",
            SettingType.hostAndPort().repeated(),
            "a private address to which outbound webhooks may be sent; a * as the port allows all ports"));
    public static final Setting<List<String>> PORTAL_FRAME_ANCESTORS = declare(Setting.of(
            "portal-frame-ancestors",
            SettingType.origin().repeated(),
            "pages that may embed the portal of outbound webhooks in a frame, such as https://app.example.com"));
    public static final Setting<@Nullable URI> PROXY = declare(Setting.of(
            "proxy", SettingType.proxy(), "the HTTP proxy for outbound requests, such as http://proxy.example:3128"));
    public static final Setting<List<String>> NO_PROXY =
            declare(Setting.of("no-proxy", text("HOST or NETWORK").repeated(), "called without the proxy"));
    public static final Setting<Map<String, Path>> FILE_ROOT = declare(
            Setting.of(
                    "file-root",
                    SettingType.namedFolders(),
                    "a folder on this machine that plugins may read and write, in addition to \"exchange\" in the data folder"));
    public static final Setting<Integer> MAX_HOPS =
            declare(Setting.of("max-hops", whole(1, 1_000), "the longest chain of runs that cause each other's events")
                    .preset("16")
                    .formerly("most-hops"));
    public static final Setting<Duration> KEEP_RUNS =
            declare(Setting.of("keep-runs", time(), "how long succeeded and cancelled runs are kept")
                    .preset("30d"));
    public static final Setting<Duration> KEEP_FAILED = declare(
            Setting.of("keep-failed", time(), "how long failed runs are kept").preset("90d"));
    /** 0: no limit. */
    public static final Setting<@Nullable Long> KEEP_SIZE = declare(Setting.of(
                    "keep-size",
                    SettingType.sizeOrNone(),
                    "above this size of the stored data, the oldest ended runs are deleted; none means no limit")
            .computed("4GB, or a quarter of the free disk if that is less"));

    public static final Setting<Duration> KEEP_NAMES =
            declare(Setting.of("keep-names", time(), "how long event IDs are remembered to recognise duplicates")
                    .preset("7d"));
    public static final Setting<Long> KEEP_INLINE = declare(Setting.of(
                    "keep-inline",
                    size().where(
                                    size -> size <= 16L << 20,
                                    " must be 16MB at most: a row of the database is in memory as a whole."),
                    "larger values are stored in separate files")
            .preset("64KB"));
    public static final Setting<@Nullable Long> MIN_FREE =
            declare(Setting.of("min-free", size(), "the server refuses events while less disk space is free")
                    .computed("256MB, or a hundredth of the disk if that is more")
                    .formerly("least-free"));
    public static final Setting<@Nullable Path> BACKUP_TO = declare(
            Setting.of("backup-to", path("DIR"), "the folder for regular backups; it should be on another disk"));
    public static final Setting<Duration> BACKUP_EVERY = declare(Setting.of(
                    "backup-every",
                    time().where(
                                    time -> time.compareTo(Duration.ofMinutes(1)) >= 0,
                                    " must be at least a minute (1m)."),
                    "the time between two backups")
            .preset("24h"));
    public static final Setting<Integer> BACKUP_KEEP =
            declare(Setting.of("backup-keep", whole(1, 10_000), "how many backups to keep")
                    .preset("7"));

    public static final Setting<@Nullable String> STORE_PASSWORD =
            declare(Setting.of("store-password", text("TEXT"), "the password of the user in `--store`")
                    .inEnvironmentOnly());
    public static final Setting<@Nullable Path> STORE_PASSWORD_FILE = declare(Setting.of(
                    "store-password-file",
                    path("FILE"),
                    "a file with that password; the server reads it for each new connection")
            .inEnvironmentOnly());
    public static final Setting<@Nullable String> ADMIN_PASSWORD =
            declare(Setting.of("admin-password", text("TEXT"), "the password of the administrator `admin`")
                    .inEnvironmentOnly());
    public static final Setting<@Nullable Path> ADMIN_PASSWORD_FILE = declare(
            Setting.of("admin-password-file", path("FILE"), "a file with the password of the administrator `admin`")
                    .inEnvironmentOnly());
    public static final Setting<@Nullable String> MASTER_KEY = declare(Setting.of(
                    "master-key",
                    text("TEXT"),
                    "the key that encrypts secrets, in place of `master.key` in the data folder")
            .inEnvironmentOnly());

    private final Map<String, @Nullable Object> values;
    private final Map<String, GivenSetting> given;

    private Settings(Map<String, @Nullable Object> values, Map<String, GivenSetting> given) {
        this.values = values;
        this.given = given;
    }

    private static <T extends @Nullable Object> Setting<T> declare(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    /** The settings that are options, in the order of the help. */
    public static List<Setting<?>> options() {
        return ALL.stream().filter(setting -> !setting.secret()).toList();
    }

    /** The settings that only the environment gives. */
    static List<Setting<?>> secrets() {
        return ALL.stream().filter(Setting::secret).toList();
    }

    /** A setting has a wrong value; the message says which, and what to write. */
    public static final class InvalidSetting extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidSetting(String message) {
            super(message);
        }
    }

    /** The defaults, with the secrets of this process's environment. */
    public static Settings defaults(Path data, int port) {
        try {
            Map<String, GivenSetting> secrets = new HashMap<>();
            for (Setting<?> setting : secrets()) {
                String value = System.getenv(setting.variable());
                if (value == null) continue;
                secrets.put(setting.name(), new GivenSetting(Source.ENVIRONMENT, setting.variable(), List.of(value)));
            }
            return of(secrets).with(DATA, data).with(PORT, port);
        } catch (InvalidSetting e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param arguments   what follows {@code serve}
     * @param environment as {@code System.getenv()}
     * @param file        the lines of {@code junctura.yaml}, a value or a list each; empty if there is none
     * @throws InvalidSetting for a name that is not known, else for the first wrong value in the order of the help
     */
    public static Settings of(List<String> arguments, Map<String, String> environment, Map<String, Object> file)
            throws InvalidSetting {
        return of(SettingSources.read(arguments, environment, file));
    }

    private static Settings of(Map<String, GivenSetting> given) throws InvalidSetting {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (Setting<?> setting : ALL) {
            GivenSetting found = given.get(setting.name());
            values.put(
                    setting.name(),
                    found == null ? setting.fallback() : setting.type().parser().parse(found.name(), found.values()));
        }
        for (Setting<?> setting : List.of(BACKUP_EVERY, BACKUP_KEEP)) {
            GivenSetting found = given.get(setting.name());
            if (found != null && !given.containsKey(BACKUP_TO.name())) {
                throw new InvalidSetting(
                        found.name() + " needs " + BACKUP_TO.option() + " DIR, the folder for backups.");
            }
        }
        return new Settings(values, Map.copyOf(given));
    }

    // The value comes from the setting's own type, or from with().
    @SuppressWarnings("unchecked")
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        return (T) values.get(setting.name());
    }

    /** These settings with another value. */
    public <T extends @Nullable Object> Settings with(Setting<T> setting, T value) {
        Map<String, @Nullable Object> changed = new HashMap<>(values);
        changed.put(setting.name(), value);
        return new Settings(changed, given);
    }

    /** What the operator gave; null: the default counts. */
    @Nullable
    GivenSetting given(Setting<?> setting) {
        return given.get(setting.name());
    }
}
