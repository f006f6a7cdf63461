package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.CountedText;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlacesTest {

    private static final String SECRET = "Zq9Xw77Kv";

    private static List<Problem> problems(String text) {
        return Corpus.parse("x.yaml", text).problems();
    }

    private static String shown(String text) {
        StringBuilder all = new StringBuilder();
        ProblemText texts = new ProblemText(text);
        for (Problem problem : problems(text)) {
            all.append(problem.code()).append(' ').append(texts.of(problem)).append('\n');
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets: { token: \"Zq9Xw77Kv\", token: \"Other\" }",
                "secrets: { token: Zq9Xw77Kv, token: b }",
                "secrets: { \"token\":\"Zq9Xw77Kv\",\"token\":\"b\" }",
                "secrets: { token: 'it''s Zq9Xw77Kv', token: b }",
                "secrets: { token: \"a}Zq9Xw77Kv\", token: b }",
                "secrets: { token: a}Zq9Xw77Kv }",
                "secrets: { token: a}, Zq9Xw77Kv: }",
                "secrets: { token: \"Zq9Xw77Kv }",
                "secrets: { token: \"a\"Zq9Xw77Kv }",
                "secrets: { token: a \"Zq9Xw77Kv\", [ }",
                "secrets: { token: x: Zq9Xw77Kv }",
                "secrets: { token: { a: Zq9Xw77Kv } }",
                "secrets: { token: [Zq9Xw77Kv, 5] }",
                "secrets: {\n  token: \"Zq9Xw77Kv\", token: b\n}",
                "secrets: { tokne: Zq9Xw77Kv }",
                "secrets: { token: !Zq9Xw77Kv x }",
                "secrets: { token: !Zq9Xw77Kv }",
                "secrets: { token: *Zq9Xw77Kv }",
                "secrets: { token: \"{{ env.A }}Zq9Xw77Kv\" }",
                "secrets: { token: {{ Zq9Xw77Kv }} }",
                "secrets:\n  token: {{ Zq9Xw77Kv }}",
                "secrets:\n  token: Zq9Xw77Kv\n  token: Zq9Xw77Kv",
                "secrets:\n  token: \"Zq9Xw77Kv",
                "secrets:\n  token: \"a\n  b Zq9Xw77Kv\n  token: Zq9Xw77Kv\" c",
                "secrets:\n  token: \"a\" Zq9Xw77Kv",
                "secrets:\n  token: @Zq9Xw77Kv",
                "secrets:\n  token: a: Zq9Xw77Kv",
                "secrets:\n  token: |\n    a\n  Zq9Xw77Kv",
                "secrets:\n  token: |\n    \tZq9Xw77Kv\n   Zq9Xw77Kv: b",
                "secrets:\n  - token: Zq9Xw77Kv",
                "secrets:\n  token:\n    value: Zq9Xw77Kv",
                "secrets:\ntoken: Zq9Xw77Kv",
                "secrets:\n\ttoken: Zq9Xw77Kv",
                "secrets: Zq9Xw77Kv",
                "secrets {token: Zq9Xw77Kv}",
                "secrets\n  token: Zq9Xw77Kv",
                "secret: { token: Zq9Xw77Kv }",
                "Secrets:\n  token: Zq9Xw77Kv\n  token: b",
                "\"secrets\": { \"token\": \"Zq9Xw77Kv\", \"token\": \"b\" }",
                "password: Zq9Xw77Kv",
                "x: &a [Zq9Xw77Kv]\nsecrets: { token: *a }",
                "limits: { rate: \"http://user:Zq9Xw77Kv@host\" }",
                "address: \"http://user:Zq9Xw77Kv@host\"",
            })
    void noProblemShowsASecretOfItsDocument(String written) {
        String text = "connection: chat\nconnector: slack\nsettings: { workspace: a }\n" + written + "\n";
        assertThat(text).contains(SECRET);
        assertThat(problems(text)).as(text).isNotEmpty();
        assertThat(shown(text).replace("key \"" + SECRET, "")).as(text).doesNotContain(SECRET);
        assertThat(problems(text)).extracting(Problem::suggestion).doesNotContain("\"" + SECRET + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings: { workspace: a, token: Zq9Xw77Kv, wrong: b }",
                "settings:\n  token: Zq9Xw77Kv\n  workspace: 5\n",
                "settings: { workspace: a, token: \"Zq9Xw77Kv\" }",
            })
    void aSecretAmongTheSettingsIsNotShown(String written) {
        String text = "connection: chat\nconnector: slack\n" + written + "\n";
        assertThat(shown(text)).contains("secret-in-settings").doesNotContain(SECRET);
    }

    @Test
    void secretsInALineBecomeStarsAndTheCaretIsAtItsPlace() {
        String text = """
            connection: chat
            connector: slack
            settings: { workspace: a }
            secrets: { token: "Zq9Xw77Kv and more", other: 48151623420 }
            """;
        assertThat(shown(text)).isEqualTo("""
            unknown-secret x.yaml:4:41: This connection has no secret "other"; it has token.
                secrets: { token: *****, other: ***** }
                                         ^
            wrong-type x.yaml:4:48: "other" must be text, but this is a number.
                secrets: { token: *****, other: ***** }
                                                ^
            """);
    }

    @Test
    void theSourceOfASecretIsShown() {
        String text = """
            connection: chat
            connector: slack
            settings: { workspace: a }
            secrets:
              token: "{{ env.TOKEN }}"
              tokne: "{{ file./run/secrets/token }}"
            """;
        assertThat(shown(text)).contains("\n      tokne: \"{{ file./run/secrets/token }}\"\n      ^");
    }

    @Test
    void textAfterTheSecretsIsShown() {
        String text = """
            {
              "connection": "chat", "connector": "slack",
              "secrets": { "token": "Zq9Xw77Kv" }, "limit": 5,
              "settings": { "workspace": 5 }
            }
            """;
        assertThat(shown(text))
                .contains("    \"secrets\": { \"token\": ***** }, \"limit\": 5,\n")
                .contains("    \"settings\": { \"workspace\": 5 }\n")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets: { &x token: Zq9Xw77Kv, token: b }",
                "&x password: Zq9Xw77Kv",
                "? password\n: Zq9Xw77Kv",
                "&p password: a\n*p : Zq9Xw77Kv",
                "list: [ password: Zq9Xw77Kv ]",
                "password: &x |\n  Zq9Xw77Kv",
                "my.password: Zq9Xw77Kv",
                "clientApiKey: Zq9Xw77Kv",
            })
    void keysWithAnchorsTagsAndMarkersHideTheirValues(String written) {
        String text = "connection: chat\n" + written + "\n";
        SecretPlaces places = new SecretPlaces(text);
        for (int at = text.indexOf(SECRET); at < text.indexOf(SECRET) + SECRET.length(); at++) {
            assertThat(places.hides(at)).as(text).isTrue();
        }
    }

    static List<String> hostilePieces() {
        return List.of(
                "- ",
                "? ",
                "-\t",
                "{",
                "[",
                ",",
                "\n",
                " ",
                "\t",
                "\r\n",
                "\"",
                "'",
                "&a ",
                "*a ",
                "!x ",
                "&",
                "*",
                "!",
                "{{",
                "{{ ",
                "://",
                "://a@",
                "@",
                "a",
                "a: ",
                "password",
                "password: x, ",
                "password: \"x, ",
                "password: 'x, ",
                "password: |\n",
                "password: >\n ",
                "password: \"{{ ",
                "{password: ",
                "\"password\": \"",
                "secrets",
                "secrets: ",
                "secrets: {",
                "secrets: [",
                "secrets: {\nflows:\n",
                "secrets: {a: b} x\nflows:\n",
                "secrets: {integration: a, ",
                "{secrets: {a: b}, ",
                "  secrets:\n",
                "secrets: &a ",
                "secrets: !x ",
                "secrets: {t: *a}\nx: &a y\n",
                "x: &a [*a, ",
                "secrets: \"",
                "secrets: '",
                "---\n",
                "--- {secrets: ",
                "integration: a\n secrets: x\n",
                "x: \"{{ env.A }}\"\n",
                ": '{{ env.",
                ":   \"{{   ",
                "\u20ac",
                "\ud83d\ude00");
    }

    @ParameterizedTest
    @MethodSource("hostilePieces")
    void theSearchForSecretsTakesLinearTime(String piece) {
        for (int size : new int[] {1_000, 100_000}) {
            CountedText text = new CountedText("connection: a\n" + piece.repeat(size / piece.length()));
            new SecretPlaces(text);
            assertThat(text.reads()).as(piece).isLessThan(40L * text.length());
        }
    }

    @Test
    void stepsOfIndentationAreNotWalkedAgainForEachOfThem() {
        StringBuilder stairs = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            stairs.append(" ".repeat(i)).append("password: |\n");
            stairs.append(" ".repeat(i)).append(" {{ x }}\n");
        }
        CountedText text = new CountedText(stairs.toString());
        new SecretPlaces(text);
        assertThat(text.reads()).isLessThan(40L * text.length());
    }

    @Test
    void aliasesAmongSecretsAreFollowedUpToTheirLimit() {
        StringBuilder many = new StringBuilder("connection: a\n");
        for (int i = 0; i < 3_000; i++)
            many.append("x").append(i).append(": &a").append(i).append(" y\n");
        many.append("secrets: { token: [");
        for (int i = 0; i < 3_000; i++) many.append("*a").append(i).append(", ");
        CountedText text = new CountedText(many.append("] }\n").toString());
        SecretPlaces places = new SecretPlaces(text);
        assertThat(text.reads()).isLessThan(40L * text.length());
        assertThat(places.hides(0)).isTrue();
    }

    @Test
    void maskingUsersInASentenceTakesOnePass() {
        assertThat(UrlUsers.withoutUsers("see http://ann:pw@host/x, and ftp://bob@host."))
                .isEqualTo("see http://*****@host/x, and ftp://*****@host.");
        assertThat(UrlUsers.withoutUsers("http://host/a@b c@d")).isEqualTo("http://*****@b c@d");
        assertThat(UrlUsers.withoutUsers("http://host and a@b")).isEqualTo("http://host and a@b");
    }

    @Test
    void severalProblemsOfAFileAskForItsSecretsOnce() {
        String text = "connection: chat\nconnector: slack\nsettings: { workspace: 5, a: 1, b: 2, token: Zq9Xw77Kv }\n";
        AtomicInteger searches = new AtomicInteger();
        ProblemText texts = new ProblemText(text, whole -> {
            searches.incrementAndGet();
            return new SecretPlaces(whole);
        });
        List<Problem> problems = problems(text);
        assertThat(problems).hasSizeGreaterThan(3);
        for (Problem problem : problems) assertThat(texts.of(problem)).doesNotContain(SECRET);
        assertThat(searches).hasValue(1);
    }

    @Test
    void controlCharactersAreNotShown() {
        String text = "connection: \"a\u009b31m\u202e\"\nconnector: nope\n";
        assertThat(shown(text))
                .doesNotContain("\u009b")
                .doesNotContain("\u202e")
                .contains("\ufffd31m\ufffd");
    }
}
