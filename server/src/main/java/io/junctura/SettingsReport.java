package io.junctura;

import io.junctura.files.FileRoots;
import io.junctura.operations.SettingsView;
import io.junctura.operations.SettingsView.FileRoot;
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
import java.util.regex.Pattern;

/** Reports with which settings the server runs. */
final class SettingsReport {
    /** User and password in a URL. */
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]*@");

    private final Settings settings;
    private final StorageParts storage;
    private final ServerAddress address;
    private final Instant startedAt;

    SettingsReport(Settings settings, StorageParts storage, ServerAddress address, Instant startedAt) {
        this.settings = settings;
        this.storage = storage;
        this.address = address;
        this.startedAt = startedAt;
    }

    SettingsView view() {
        Path file = Path.of(Settings.FILE).toAbsolutePath();
        return new SettingsView(
                Version.text(),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + ", " + System.getProperty("os.arch"),
                startedAt,
                shown(settings.get(Settings.DATA)),
                shown(Path.of("")),
                Files.exists(file) ? file.toString() : null,
                address.external(),
                List.copyOf(address.ports()),
                storage(),
                fileRoots(),
                Settings.options().stream()
                        .map(setting -> setting(setting, settings))
                        .toList(),
                Settings.secrets().stream()
                        .map(secret -> new Variable(secret.variable(), settings.given(secret) != null))
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
        Map<String, Path> folders = new TreeMap<>(settings.get(Settings.FILE_ROOT));
        Path exchange = settings.get(Settings.DATA).resolve(FileRoots.EXCHANGE);
        // Systems that cannot keep plugins within a folder have no roots.
        if (Files.isDirectory(exchange)) folders.putIfAbsent(FileRoots.EXCHANGE, exchange);
        List<FileRoot> roots = new ArrayList<>();
        folders.forEach((name, folder) -> roots.add(new FileRoot(name, shown(folder))));
        return roots;
    }

    private static String shown(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    static SettingsView.Setting setting(Setting<?> setting, Settings settings) {
        GivenSetting found = settings.given(setting);
        return new SettingsView.Setting(
                setting.name(),
                setting.variable(),
                setting.kind(),
                setting.text(),
                setting.preset(),
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
