package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.delivery.OutboundWebhooks;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings of a subscription are one record, and what reads them from JSON, from documents and from a terminal. */
class SubscriptionSettingPlacesTest {
    private static final Path SERVER = Checkout.ROOT.resolve("server");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final List<Pattern> SETTINGS = OutboundWebhooks.SETTINGS.stream()
            .map(name -> Pattern.compile("\\b" + name + "\\b"))
            .toList();

    @Test
    void fourFilesListTheSettings() throws IOException {
        try (Stream<Path> files = Files.walk(SERVER)) {
            assertThat(files.filter(SubscriptionSettingPlacesTest::isSource)
                            .filter(SubscriptionSettingPlacesTest::listsTheSettings)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "SubscriptionSettings.java",
                            "SettingsReading.java",
                            "SubscriptionGrammar.java",
                            "SubscriptionSettingsOptions.java");
        }
    }

    private static boolean isSource(Path file) {
        return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
    }

    /** A list names at least two thirds of them, since the options of the commands lack some. */
    private static boolean listsTheSettings(Path file) {
        String code = COMMENT.matcher(read(file)).replaceAll("");
        long named = SETTINGS.stream().filter(name -> name.matcher(code).find()).count();
        return named * 3 >= SETTINGS.size() * 2;
    }

    @Test
    void documentsHaveTheSettingsOfTheApi() throws IOException {
        Path schema = SERVER.resolve("language/src/main/resources/io/junctura/definition/schema.json");
        Map<?, ?> shapes = (Map<?, ?>) member(Json.parseStored(Files.readAllBytes(schema)), "$defs");
        Map<?, ?> settings = (Map<?, ?>) member(shapes.get("subscription"), "properties");
        assertThat(settings.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(OutboundWebhooks.SETTINGS);
    }

    @Test
    void theReferenceNamesEachSetting() {
        for (String page : List.of("outbound-webhooks.md", "integration-document.md")) {
            String text = read(Checkout.ROOT.resolve("docs/reference").resolve(page));
            for (String name : OutboundWebhooks.SETTINGS)
                assertThat(text).as(page).contains("`" + name + "`");
        }
    }

    private static Object member(Object object, String name) {
        return ((Map<?, ?>) object).get(name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
