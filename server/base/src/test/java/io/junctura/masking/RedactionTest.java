package io.junctura.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    /** Contains every character that some encoding escapes, and letters of both cases. */
    private static final String SECRET = "Aé<b>&\"c'/d\\e+f =1`~";

    private static final Redaction REDACTION = new Redaction(List.of(Secret.of(SECRET)));

    // Each form was made by the named tool, not by the code under test.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "as it is | Aé<b>&\"c'/d\\e+f =1`~",
                "in capitals | AÉ<B>&\"C'/D\\E+F =1`~",
                "in small letters | aé<b>&\"c'/d\\e+f =1`~",
                "Java's URLEncoder | A%C3%A9%3Cb%3E%26%22c%27%2Fd%5Ce%2Bf+%3D1%60%7E",
                "the same in small letters | A%c3%a9%3cb%3e%26%22c%27%2fd%5ce%2bf+%3d1%60%7e",
                "JavaScript's encodeURIComponent | A%C3%A9%3Cb%3E%26%22c'%2Fd%5Ce%2Bf%20%3D1%60~",
                "Python's quote | A%C3%A9%3Cb%3E%26%22c%27/d%5Ce%2Bf%20%3D1%60~",
                "Python's quote with nothing safe | A%C3%A9%3Cb%3E%26%22c%27%2Fd%5Ce%2Bf%20%3D1%60~",
                "Python's html.escape | Aé&lt;b&gt;&amp;&quot;c&#x27;/d\\e+f =1`~",
                "Go's html.EscapeString | Aé&lt;b&gt;&amp;&#34;c&#39;/d\\e+f =1`~",
                "PHP's htmlspecialchars | Aé&lt;b&gt;&amp;&quot;c&#039;/d\\e+f =1`~",
                "an XML writer | Aé&lt;b&gt;&amp;&quot;c&apos;/d\\e+f =1`~",
                "an XML writer, in text | Aé&lt;b&gt;&amp;\"c'/d\\e+f =1`~",
                "Handlebars | Aé&lt;b&gt;&amp;&quot;c&#x27;/d\\e+f &#x3D;1&#x60;~",
                "Mustache | Aé&lt;b&gt;&amp;&quot;c&#39;&#x2F;d\\e+f &#x3D;1&#x60;~",
                "JavaScript's JSON.stringify | Aé<b>&\\\"c'/d\\\\e+f =1`~",
                "Python's json.dumps | A\\u00e9<b>&\\\"c'/d\\\\e+f =1`~",
                "PHP's json_encode | A\\u00e9<b>&\\\"c'\\/d\\\\e+f =1`~",
                "Go's json.Marshal | Aé\\u003cb\\u003e\\u0026\\\"c'/d\\\\e+f =1`~",
                "Gson | Aé\\u003cb\\u003e\\u0026\\\"c\\u0027/d\\\\e+f \\u003d1`~",
                "JSON.stringify of JSON.stringify | Aé<b>&\\\\\\\"c'/d\\\\\\\\e+f =1`~",
                "xxd | 41c3a93c623e26226327 2f645c652b66203d31607e",
            })
    void aSecretIsMaskedInWhateverFormASystemRepeatsIt(String how, String form) {
        String written = how.equals("xxd") ? form.replace(" ", "") : form;
        assertThat(REDACTION.of("[" + written + "]")).as(how).isEqualTo("[***]");
        assertThat(REDACTION.ofResult(Map.of("echo", List.of("<" + written + ">"))))
                .as(how)
                .isEqualTo(Map.of("echo", List.of("<***>")));
    }

    /** A connector truncates the answer of another system before the server can search it for secrets. */
    @Test
    void whatIsLeftOfASecretWhereAMessageWasCutIsMasked() {
        Redaction redaction = new Redaction(List.of(Secret.of("Zq7-long-secret")));
        assertThat(redaction.of("400: bad token Zq7-lon…. Try again.")).isEqualTo("400: bad token ***…. Try again.");
        assertThat(redaction.of("bad token Zq7-")).isEqualTo("bad token ***");
        assertThat(redaction.of("…g-secret is no token, Zq7-l…ong-secret")).isEqualTo("…*** is no token, ***…***");
        assertThat(redaction.of("in Base64: " + "WnE3LWxvb" + "…")).isEqualTo("in Base64: ***…");
        assertThat(redaction.of("Zq7 is short…, secrecy…")).isEqualTo("Zq7 is short…, secrecy…");
        assertThat(redaction.of("Zq7-lo is in the middle.")).isEqualTo("Zq7-lo is in the middle.");
    }

    @Test
    void everyCharacterMayBeWrittenByItsNumber() {
        StringBuilder decimal = new StringBuilder();
        StringBuilder hex = new StringBuilder();
        StringBuilder json = new StringBuilder();
        StringBuilder signs = new StringBuilder();
        for (int i = 0; i < SECRET.length(); i++) {
            char c = SECRET.charAt(i);
            decimal.append("&#").append((int) c).append(';');
            hex.append("&#X")
                    .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                    .append(';');
            json.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
            signs.append(c < 0x80 && Character.isLetterOrDigit(c) ? String.valueOf(c) : "&#" + (int) c + ";");
        }
        for (StringBuilder form : List.of(decimal, hex, json, signs)) {
            assertThat(REDACTION.of("[" + form + "]")).isEqualTo("[***]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "user:", "a longer name:"})
    void aSecretIsMaskedInBase64WhateverStandsBeforeAndBehindIt(String before) {
        for (String after : List.of("", "!", "!!", "!!!")) {
            byte[] bytes = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
            for (Base64.Encoder encoder : List.of(
                    Base64.getEncoder(),
                    Base64.getUrlEncoder(),
                    Base64.getEncoder().withoutPadding(),
                    Base64.getUrlEncoder().withoutPadding())) {
                String masked = REDACTION.of("Basic " + encoder.encodeToString(bytes));
                assertThat(masked).contains("***");
                assertThat(masked.length()).isLessThan("Basic ***".length() + 4 * before.length() / 3 + 10);
            }
        }
    }

    @Test
    void aSecretIsMaskedInBase64OfSeveralLines() {
        String key = "k3y/".repeat(40);
        Redaction redaction = new Redaction(List.of(Secret.of(key), Secret.of("other-secret")));
        for (String lineBreak : List.of("\r\n", "\n")) {
            for (int width : List.of(64, 76)) {
                Base64.Encoder lines = Base64.getMimeEncoder(width, lineBreak.getBytes(StandardCharsets.US_ASCII));
                String mail = "Subject: x" + lineBreak
                        + lines.encodeToString(("user:" + key + " and other-secret").getBytes(StandardCharsets.UTF_8));
                String masked = redaction.of(mail);
                assertThat(masked).startsWith("Subject: x" + lineBreak);
                assertThat(masked.length()).isLessThan(60);
                assertThat(masked).contains("***");
            }
        }
        assertThat(redaction.of("a\nb\n" + "x".repeat(70) + "\nother-secret\n"))
                .isEqualTo("a\nb\n" + "x".repeat(70) + "\n***\n");
    }

    @Test
    void resultsAreMaskedInNamesTextsAndNumbersAndShortSecretsAreLeftInThem() {
        Redaction redaction = new Redaction(List.of(
                Secret.of("1234567890"), Secret.of("short"), Secret.of("x".repeat(300)), Secret.of("nothing-of-it")));
        Map<String, Object> result = new HashMap<>();
        result.put("number", 1234567890L);
        result.put("other", 12345678901L);
        result.put("1234567890", Map.of("long", "-" + "x".repeat(301)));
        result.put("short", "short");
        result.put("none", null);
        Map<String, Object> masked = new HashMap<>();
        masked.put("number", "***");
        masked.put("other", 12345678901L);
        masked.put("***", Map.of("long", "-***"));
        masked.put("short", "short");
        masked.put("none", null);
        assertThat(redaction.ofResult(result)).isEqualTo(masked);
        assertThat(redaction.of("a short word")).isEqualTo("a *** word");
        assertThat(redaction.of("a SHORT word")).isEqualTo("a *** word");
        Object clean = Map.of("a", List.of("b", 1L));
        assertThat(redaction.ofResult(clean)).isSameAs(clean);
    }

    @Test
    void secretsThatOverlapLeaveNothingOfEitherBehind() {
        Redaction redaction = new Redaction(List.of(Secret.of("abcdefgh"), Secret.of("efghijklmn"), Secret.of("cdef")));
        assertThat(redaction.of("<abcdefghijklmn>")).isEqualTo("<***>");
        assertThat(redaction.of("abcdefghabcdefgh cdef")).isEqualTo("*** ***");
    }

    @Test
    void moreSecretsAreAddedOnceForAsLongAsTheyAreTheSame() {
        Redaction redaction = new Redaction(List.of(Secret.of("the-secret")));
        assertThat(redaction.and(Set.of())).isSameAs(redaction);
        assertThat(redaction.and(Set.of(Secret.of("the-secret")))).isSameAs(redaction);
        Redaction both = redaction.and(Set.of(Secret.of("the-token")));
        assertThat(both.of("the-secret the-token")).isEqualTo("*** ***");
        assertThat(redaction.and(Set.of(Secret.of("the-token")))).isSameAs(both);
        assertThat(redaction.of("the-token")).isEqualTo("the-token");
    }

    @Test
    void withoutSecretsNothingIsLookedAt() {
        String text = "anything";
        assertThat(Redaction.NONE.of(text)).isSameAs(text);
        assertThat(Redaction.NONE.ofResult(text)).isSameAs(text);
        assertThat(new Redaction(List.of(Secret.of("abc"))).of("abc")).isEqualTo("abc");
    }
}
