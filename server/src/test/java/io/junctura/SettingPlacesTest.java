package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A setting is one declaration, and the place that uses it by its constant. */
class SettingPlacesTest {
    private static final Path MAIN = Checkout.ROOT.resolve("server/src/main/java/io/junctura");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");

    @Test
    void theNameOfASettingStandsInItsDeclarationOnly() throws IOException {
        for (Setting<?> setting : settings()) {
            assertThat(filesWith("\"" + setting.name() + "\""))
                    .as(setting.name())
                    .containsExactly("Settings.java");
            assertThat(filesWith(setting.variable())).as(setting.variable()).isEmpty();
        }
    }

    @Test
    void theReferenceNamesEachSettingOnce() throws IOException {
        String page = Files.readString(Checkout.ROOT.resolve("docs/reference/settings.md"));
        for (Setting<?> setting : settings()) {
            assertThat(page.split(Pattern.quote("`" + setting.variable() + "`"), -1))
                    .as(setting.variable())
                    .hasSize(2);
        }
    }

    private static List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>(Settings.options());
        settings.addAll(Settings.secrets());
        return settings;
    }

    /** One name for each place in the code, outside of comments. */
    private static List<String> filesWith(String text) throws IOException {
        List<String> places = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
                for (int at = code.indexOf(text); at >= 0; at = code.indexOf(text, at + 1)) {
                    places.add(file.getFileName().toString());
                }
            }
        }
        return places;
    }
}
