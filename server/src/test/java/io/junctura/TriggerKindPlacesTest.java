package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What several packages ask about a kind of trigger is declared with the kind, so few files name a kind. */
class TriggerKindPlacesTest {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final String SOURCES = Path.of("src", "main", "java").toString();

    @ParameterizedTest
    @EnumSource
    void fewFilesNameAKind(TriggerKind kind) throws IOException {
        // Only webhooks register their address with other systems, and answer their questions.
        int most = kind == TriggerKind.WEBHOOK ? 7 : 5;
        Pattern named = Pattern.compile("(?<![.\\w])" + kind + "\\b|TriggerKind\\." + kind + "\\b");
        assertThat(filesWith(named))
                .contains("ConnectorDescriptor.java", "ListenSources.java")
                .hasSizeLessThanOrEqualTo(most);
    }

    @Test
    void flowsHaveAnAddressExactlyIfTheirEventsAreRequests() {
        assertThat(TriggerKind.all(TriggerKind::receivesRequests))
                .containsExactlyInAnyOrder(TriggerKind.WEBHOOK, TriggerKind.CALL)
                .allSatisfy(kind -> assertThat(kind.address()).startsWith("/").endsWith("/"));
    }

    /** The names of the server's files that use trigger kinds and contain this, outside of comments. */
    private static List<String> filesWith(Pattern text) throws IOException {
        List<String> places = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve("server"))) {
            for (Path file : files.filter(each ->
                            each.toString().contains(SOURCES) && each.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
                if (code.contains("TriggerKind") && text.matcher(code).find())
                    places.add(file.getFileName().toString());
            }
        }
        return places;
    }
}
