package io.junctura.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.Checkout;
import io.junctura.template.Question.Kind;
import io.junctura.template.Question.WrongAnswer;
import io.junctura.template.Template.FilledTemplate;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Templates insert the answers into their examples. */
class TemplateTest {
    private static final String TEXT = """
        # This is few-lines.
        connection: api
        connector: http
        settings: { address: "https://api.example.com" }
        ---
        integration: few-lines
        title: Not few-lines-more
        flows:
          one:
            trigger: { use: manual.start }
            steps:
              - stop: "events"
              - stop: "more events"
        """;

    private static Question ask(String name, Kind kind, String replaces) {
        return new Question(name, name, null, kind, kind == Kind.CONNECTION ? "slack" : null, replaces);
    }

    private static FilledTemplate fill(List<Question> asks, Map<String, Object> values) throws WrongAnswer {
        Template template = new Template("few-lines", "Few lines", "It has few lines.", "hybrid", asks, TEXT);
        return template.fill(
                "mine",
                values,
                name -> Optional.ofNullable(
                        Map.of("team", "slack", "shop", "http").get(name)));
    }

    private static String refusal(Kind kind, String answer) {
        return refusal(List.of(ask("it", kind, "x")), answer == null ? Map.of() : Map.of("it", answer));
    }

    private static String refusal(List<Question> asks, Map<String, Object> values) {
        WrongAnswer refused = catchThrowableOfType(WrongAnswer.class, () -> fill(asks, values));
        assertThat(refused).isNotNull();
        return refused.ask + ": " + refused.getMessage();
    }

    @Test
    void answersAndTheNameStandInTheirPlacesAndNothingElseChanges() throws WrongAnswer {
        List<Question> asks =
                List.of(ask("address", Kind.ADDRESS, "https://api.example.com"), ask("table", Kind.TEXT, "events"));
        FilledTemplate filled =
                fill(asks, Map.of("address", " https://shop.example/v1?a=b#c ", "table", "the \"best\" \\ ö"));
        assertThat(filled.file().text())
                .isEqualTo(TEXT.replace("https://api.example.com", "https://shop.example/v1?a=b#c")
                        .replace("stop: \"events\"", "stop: \"the \\\"best\\\" \\\\ ö\"")
                        .replace("title: Not few-lines-more\n", "")
                        .replace("few-lines.", "mine.")
                        .replace("integration: few-lines", "integration: mine"));
    }

    @Test
    void aChosenNameIsNotHiddenByTheTitle() throws WrongAnswer {
        Template template = new Template(
                "orders", "Orders", "", "hybrid", List.of(), "integration: orders\ntitle: Orders\nflows: {}\n");
        assertThat(template.fill("mine", Map.of(), name -> Optional.empty())
                        .file()
                        .text())
                .isEqualTo("integration: mine\nflows: {}\n");
        assertThat(template.fill("orders", Map.of(), name -> Optional.empty())
                        .file()
                        .text())
                .contains("title: Orders");
    }

    @Test
    void anAnswerMayContainWhatAnotherOneReplaces() throws WrongAnswer {
        List<Question> asks =
                List.of(ask("address", Kind.ADDRESS, "https://api.example.com"), ask("table", Kind.TEXT, "events"));
        FilledTemplate filled = fill(asks, Map.of("address", "https://few-lines.example", "table", "few-lines"));
        assertThat(filled.file().text())
                .contains("\"https://few-lines.example\"")
                .contains("stop: \"few-lines\"");
    }

    @Test
    void connectionsAreBoundAndSecretsStandInNoText() throws WrongAnswer {
        List<Question> asks = List.of(
                ask("workspace", Kind.CONNECTION, "slack_workspace"), ask("token", Kind.SECRET, "{{ env.TOKEN }}"));
        FilledTemplate filled = fill(asks, Map.of("workspace", "team", "token", "s3cr3t"));
        assertThat(filled.bindings()).containsExactly(Map.entry("slack_workspace", "team"));
        assertThat(filled.secrets()).containsExactly(Map.entry("{{ env.TOKEN }}", "s3cr3t"));
        assertThat(filled.file().text() + filled).doesNotContain("s3cr3t");
    }

    @Test
    void aWrongAnswerIsNamedWithTheReason() {
        assertThat(refusal(Kind.TEXT, null)).isEqualTo("it: \"it\" is needed. Fill it in.");
        assertThat(refusal(Kind.TEXT, "  ")).isEqualTo("it: \"it\" is needed. Fill it in.");
        assertThat(refusal(Kind.TEXT, "x".repeat(2_001))).isEqualTo("it: \"it\" has at most 2000 characters.");
        assertThat(refusal(Kind.TEXT, "{{ payload }}")).contains("must not contain \"{{\"");
        for (String no :
                List.of("shop.example", "ftp://shop.example", "https://", "https://a:b@shop.example", "http://a b")) {
            assertThat(refusal(Kind.ADDRESS, no)).contains("it: \"it\" must be an address such as https://");
        }
        assertThat(refusal(Kind.CONNECTION, "lost"))
                .isEqualTo("it: No connection is named \"lost\". Choose or create one.");
        assertThat(refusal(Kind.CONNECTION, "shop"))
                .isEqualTo("it: \"it\" must be a connection of the connector \"slack\", and \"shop\" is of \"http\".");
        assertThat(refusal(List.of(), Map.of("more", "x")))
                .isEqualTo("more: The template \"few-lines\" does not ask for \"more\".");
    }

    /** A question whose placeholder is missing would have no effect. */
    @Test
    void everyTemplateHasAPlaceForEachAnswerAndForItsNameAndIsInTheDocs() throws Exception {
        assertThat(Templates.all()).hasSizeGreaterThanOrEqualTo(8);
        String docs = Files.readString(Checkout.ROOT.resolve("docs/recipes/templates.md"));
        for (Template template : Templates.all()) {
            assertThat(docs).contains("| [`" + template.name() + "`]");
            assertThat(template.text()).contains("\nintegration: " + template.name() + "\n");
            assertThat(template.description()).endsWith(".");
            Map<String, Object> values = new HashMap<>();
            for (Question ask : template.asks()) {
                String place = switch (ask.kind()) {
                    case TEXT, ADDRESS, SECRET -> "\"" + ask.replaces() + "\"";
                    case CONNECTION -> "\n  " + ask.replaces() + ": { connector: " + ask.connector() + ",";
                };
                assertThat(template.text()).as(template.name()).contains(place);
                values.put(ask.name(), ask.kind() == Kind.ADDRESS ? "https://there.example" : "given-" + ask.name());
            }
            FilledTemplate filled = template.fill(
                    "mine",
                    values,
                    name -> template.asks().stream()
                            .filter(ask -> name.equals("given-" + ask.name()))
                            .findFirst()
                            .map(Question::connector));
            assertThat(filled.file().text()).contains("\nintegration: mine\n").doesNotContain(template.name());
            template.asks().stream()
                    .filter(ask -> ask.kind() == Kind.TEXT || ask.kind() == Kind.ADDRESS)
                    .forEach(ask -> assertThat(filled.file().text()).doesNotContain("\"" + ask.replaces() + "\""));
        }
    }
}
