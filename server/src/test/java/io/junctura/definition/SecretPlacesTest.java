package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlacesTest {

    private static final String SECRET = "Zq9Xw77Kv";

    private static List<Problem> problems(String text) {
        return Corpus.parse("x.yaml", text).problems();
    }

    private static String shown(String text) {
        StringBuilder all = new StringBuilder();
        for (Problem problem : problems(text)) {
            all.append(problem.code())
                    .append(' ')
                    .append(ProblemText.of(problem, text))
                    .append('\n');
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
    void noProblemTellsASecretOfTheDocumentItIsIn(String written) {
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
    void aSecretAmongTheSettingsIsNotShownEither(String written) {
        String text = "connection: chat\nconnector: slack\n" + written + "\n";
        assertThat(shown(text)).contains("secret-in-settings").doesNotContain(SECRET);
    }

    @Test
    void theLineIsShownWithStarsOfAFixedNumberAndTheCaretWhereItBelongs() {
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
    void whereASecretComesFromIsShown() {
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
    void whatFollowsTheSecretsIsShown() {
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
}
