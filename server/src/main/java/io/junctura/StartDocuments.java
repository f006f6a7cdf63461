package io.junctura;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditLog;
import io.junctura.connection.AllowedReads;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.definition.ProblemText;
import io.junctura.integration.Applied;
import io.junctura.integration.Integrations;
import io.junctura.integration.InvalidDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The documents that {@code --apply} names. */
final class StartDocuments {
    private StartDocuments() {}

    /** Applies all of them, or none. */
    static void apply(Settings settings, Integrations integrations, AuditLog audit) throws CannotStart {
        if (settings.get(Settings.APPLY).isEmpty()) return;
        List<NamedText> files = read(settings.get(Settings.APPLY));
        try {
            AllowedReads allowed =
                    new AllowedReads(settings.get(Settings.ALLOW_ENV), settings.get(Settings.ALLOW_FILE));
            SecretValues here = SecretValues.here(System::getenv, SecretValues::folderOf, allowed);
            Applied.recordTogether(integrations.apply(files, here, Settings.APPLY.option()), audit, Actor.SERVER);
        } catch (InvalidDocuments e) {
            StringBuilder all = new StringBuilder("Nothing of " + Settings.APPLY.option() + " was applied:");
            for (String problem : ProblemText.of(e.problems(), files))
                all.append('\n').append(problem);
            throw new CannotStart(all.toString(), e);
        }
    }

    private static List<NamedText> read(List<Path> paths) throws CannotStart {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path path : paths) {
            try {
                for (Path file : files(path)) texts.put(file.toString(), Files.readString(file));
            } catch (IOException e) {
                throw new CannotStart(
                        Settings.APPLY.option() + " " + path + " cannot be read: " + CannotStart.reason(e) + ".", e);
            }
        }
        List<NamedText> files = new ArrayList<>();
        texts.forEach((name, text) -> files.add(new NamedText(name, text)));
        return files;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        }
    }
}
