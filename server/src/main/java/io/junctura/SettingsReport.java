package io.junctura;

import io.junctura.files.FileRoots;
import io.junctura.operations.SettingsView;
import io.junctura.operations.SettingsView.FileRoot;
import io.junctura.operations.SettingsView.Setting;
import io.junctura.operations.SettingsView.Storage;
import io.junctura.operations.SettingsView.Variable;
import io.junctura.retention.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reports with which settings the server runs. */
final class SettingsReport {
    private static final Pattern DEFAULT = Pattern.compile(" ?\\(default: ([^)]*)\\)");
    /** User and password in a URL. */
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]*@");

    private static final List<String> VARIABLES =
            List.of("JUNCTURA_ADMIN_PASSWORD", "JUNCTURA_ADMIN_PASSWORD_FILE", "JUNCTURA_MASTER_KEY");

    private final Settings settings;
    private final StorageParts storage;
    private final ServerAddress address;
    private final Map<String, String> environment;
    private final Instant startedAt;

    SettingsReport(
            Settings settings,
            StorageParts storage,
            ServerAddress address,
            Map<String, String> environment,
            Instant startedAt) {
        this.settings = settings;
        this.storage = storage;
        this.address = address;
        this.environment = environment;
        this.startedAt = startedAt;
    }

    SettingsView view() {
        Path file = Path.of(Settings.FILE).toAbsolutePath();
        return new SettingsView(
                Version.text(),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + ", " + System.getProperty("os.arch"),
                startedAt,
                shown(settings.data()),
                shown(Path.of("")),
                Files.exists(file) ? file.toString() : null,
                address.external(),
                List.copyOf(address.ports()),
                storage(),
                fileRoots(),
                Settings.OPTIONS.entrySet().stream()
                        .map(option -> setting(option.getKey(), option.getValue(), settings.given()))
                        .toList(),
                VARIABLES.stream()
                        .map(name -> new Variable(name, environment.containsKey(name)))
                        .toList());
    }

    private Storage storage() {
        Figures figures = storage.retention.figures();
        return new Storage(
                figures.database() + figures.values(),
                figures.limited() ? (Long) figures.limit() : null,
                storage.space.free(),
                storage.space.floor());
    }

    private List<FileRoot> fileRoots() {
        Map<String, Path> folders = new TreeMap<>(settings.fileRoots());
        Path exchange = settings.data().resolve(FileRoots.EXCHANGE);
        // Systems that cannot keep plugins within a folder have no roots.
        if (Files.isDirectory(exchange)) folders.putIfAbsent(FileRoots.EXCHANGE, exchange);
        List<FileRoot> roots = new ArrayList<>();
        folders.forEach((name, folder) -> roots.add(new FileRoot(name, shown(folder))));
        return roots;
    }

    private static String shown(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** @param help the kind of value, and what the setting does, as in {@link Settings#OPTIONS} */
    static Setting setting(String name, String help, Map<String, GivenSetting> given) {
        int colon = help.indexOf(": ");
        String text = help.substring(colon + 2);
        Matcher preset = DEFAULT.matcher(text);
        GivenSetting found = given.get(name);
        return new Setting(
                name,
                GivenOptions.variable(name),
                help.substring(0, colon),
                preset.replaceAll(""),
                preset.reset().find() ? preset.group(1) : null,
                found == null
                        ? List.of()
                        : found.values().stream()
                                .map(SettingsReport::withoutCredentials)
                                .toList(),
                found == null ? "default" : found.source().name().toLowerCase(Locale.ROOT));
    }

    private static String withoutCredentials(String value) {
        return CREDENTIALS.matcher(value).replaceAll("://***@");
    }
}
