package io.junctura.http.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.http.problem.ProblemException;
import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestBodyReaderTest {
    enum Colour {
        RED,
        DARK_BLUE
    }

    record Needed(
            @MaxSize(5) String text,
            @AllowEmpty String note,
            boolean flag,
            @Range(min = 1) int number,
            Colour colour,
            JsonValue value,
            @MaxSize(2) List<String> texts)
            implements RequestBody {}

    record Optional(
            @Nullable String text,
            @Nullable Boolean flag,
            @Range(min = 1, max = 9) @Nullable Integer number,
            @Nullable Colour colour,
            @Nullable JsonValue value,
            @Nullable List<Long> numbers,
            Map<String, Object> object,
            @Nullable Map<String, Object> settings,
            Map<String, @Nullable String> secrets,
            @Nullable Object anything,
            @Nullable Inner inner,
            @Inline More more)
            implements RequestBody {}

    @Lenient
    record Inner(String name, @Lenient @Nullable Boolean sure) implements RequestBody {}

    record More(@Nullable List<Inner> inners) implements RequestBody {}

    record Headers(@NullIsAbsent @Nullable Map<String, Object> headers) implements RequestBody {}

    private static final String GOOD =
            "{\"text\": \"a\", \"note\": \"\", \"flag\": true, \"number\": 3, \"colour\": \"dark-blue\","
                    + " \"value\": null, \"texts\": [\"b\"]}";

    private static <B extends RequestBody> B read(String json, Class<B> type) {
        Object value = Json.parse(json.getBytes(StandardCharsets.UTF_8));
        assertThat(value).isInstanceOf(Map.class);
        @SuppressWarnings("unchecked")
        Map<String, Object> object = (Map<String, Object>) value;
        return RequestBodyReader.read(object, type);
    }

    @Test
    void aBodyIsReadByTheComponentsOfItsRecord() {
        assertThat(read(GOOD, Needed.class))
                .isEqualTo(new Needed("a", "", true, 3, Colour.DARK_BLUE, new JsonValue(null), List.of("b")));
        assertThat(read(
                        "{\"numbers\": [1], \"secrets\": {\"a\": null}, \"inners\": [{\"name\": \"c\", \"more\": 1}],"
                                + " \"inner\": {\"name\": \"d\", \"sure\": \"yes\"}}",
                        Optional.class))
                .satisfies(body -> {
                    assertThat(body.numbers()).containsExactly(1L);
                    assertThat(body.secrets()).containsEntry("a", null);
                    assertThat(body.more().inners()).containsExactly(new Inner("c", null));
                    assertThat(body.inner()).isEqualTo(new Inner("d", null));
                });
    }

    @Test
    void optionalMembersMayBeAbsentOrNull() {
        Optional nothing =
                new Optional(null, null, null, null, null, null, Map.of(), null, Map.of(), null, null, new More(null));
        assertThat(read("{}", Optional.class)).isEqualTo(nothing);
        assertThat(read(
                        "{\"text\": null, \"colour\": null, \"numbers\": null, \"object\": null, \"secrets\": null,"
                                + " \"anything\": null, \"inner\": {}, \"inners\": null}",
                        Optional.class))
                .isEqualTo(nothing);
        Optional given = read("{\"settings\": null, \"value\": null}", Optional.class);
        assertThat(given.settings()).isEmpty();
        assertThat(given.value()).isEqualTo(new JsonValue(null));
    }

    @Test
    void aMapThatIsNullCountsAsAbsentOnlyWhereItsRecordSaysSo() {
        assertThat(read("{\"headers\": null}", Headers.class)).isEqualTo(new Headers(null));
        assertThat(read("{\"headers\": {}}", Headers.class)).isEqualTo(new Headers(Map.of()));
    }

    private static Stream<Arguments> mistakes() {
        return Stream.of(
                needed("\"text\": \"\"", 400, "missing-member", "The body needs \"text\", a text."),
                needed("\"text\": 1", 400, "missing-member", "The body needs \"text\", a text."),
                needed("\"text\": \"longer\"", 422, "too-long", "\"text\" has at most 5 characters."),
                needed("\"flag\": 1", 400, "missing-member", "The body needs \"flag\", true or false."),
                needed("\"number\": 0", 400, "missing-member", "The body needs \"number\", a whole number from 1."),
                needed(
                        "\"colour\": null",
                        400,
                        "missing-member",
                        "The body needs \"colour\": \"red\" or \"dark-blue\"."),
                needed("\"colour\": \"blue\"", 400, "bad-colour", "\"colour\" must be \"red\" or \"dark-blue\"."),
                needed(
                        "\"texts\": [\"a\", \"b\", \"c\"]",
                        400,
                        "missing-member",
                        "The body needs \"texts\", a list of at most 2."),
                optional("\"text\": 1", "/text", 400, "wrong-type", "\"text\" must be a text."),
                optional("\"flag\": null", "/flag", 400, "missing-member", "The body needs \"flag\", true or false."),
                optional(
                        "\"number\": 10",
                        "/number",
                        400,
                        "bad-number",
                        "\"number\" must be a whole number from 1 to 9."),
                optional(
                        "\"colour\": \"\"",
                        "/colour",
                        400,
                        "bad-colour",
                        "\"colour\" must be \"red\" or \"dark-blue\"."),
                optional("\"numbers\": 1", "/numbers", 400, "wrong-type", "\"numbers\" must be a list."),
                optional(
                        "\"numbers\": [1, \"2\"]",
                        "/numbers/1",
                        400,
                        "wrong-type",
                        "An item of \"numbers\" must be a whole number."),
                optional("\"object\": []", "/object", 422, "wrong-type", "\"object\" must be an object."),
                optional(
                        "\"secrets\": {\"a/b\": 1}",
                        "/secrets/a~1b",
                        422,
                        "wrong-type",
                        "A value of \"secrets\" must be a text or null."),
                optional("\"inner\": 1", "/inner", 422, "wrong-type", "\"inner\" must be an object."),
                optional(
                        "\"inner\": {\"nam\": 1}",
                        "/inner/name",
                        400,
                        "missing-member",
                        "The body needs \"name\", a" + " text."),
                optional(
                        "\"inners\": [{}]",
                        "/inners/0/name",
                        400,
                        "missing-member",
                        "The body needs \"name\", a text."),
                optional(
                        "\"txet\": 1",
                        "/txet",
                        400,
                        "unknown-member",
                        "The member \"txet\" is not known here; did"
                                + " you mean \"text\"? Known are text, flag, number, colour, value, numbers, object, settings,"
                                + " secrets, anything, inner, inners. Nothing was done."));
    }

    /** A good body in which one member is replaced. */
    private static Arguments needed(String member, int status, String code, String detail) {
        String name = member.substring(1, member.indexOf('"', 1));
        String body = Arrays.stream(GOOD.substring(1, GOOD.length() - 1).split(", ", -1))
                .map(one -> one.startsWith("\"" + name + "\"") ? member : one)
                .reduce((one, next) -> one + ", " + next)
                .orElseThrow();
        return arguments(Needed.class, "{" + body + "}", "/" + name, status, code, detail);
    }

    private static Arguments optional(String member, String pointer, int status, String code, String detail) {
        return arguments(Optional.class, "{" + member + "}", pointer, status, code, detail);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeNamesItsMember(
            Class<? extends RequestBody> type, String body, String pointer, int status, String code, String detail) {
        assertThatThrownBy(() -> read(body, type)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.detail()).isEqualTo(detail);
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.member("pointer")).isEqualTo(pointer);
        });
    }

    @Test
    void aValueThatIsMissingIsNotNull() {
        assertThatThrownBy(() -> read(GOOD.replace("\"value\": null, ", ""), Needed.class))
                .hasMessage("The body needs the member \"value\", which may be any JSON value.");
    }

    @Test
    void theSchemaSaysWhatIsRequiredAndTheLimits() {
        assertThat(RecordSchemas.of(Needed.class))
                .containsEntry("required", List.of("text", "note", "flag", "number", "colour", "value", "texts"));
        Map<String, Object> optional = RecordSchemas.of(Optional.class);
        assertThat(optional).doesNotContainKey("required");
        assertThat((Map<?, ?>) optional.get("properties"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("text", Map.of("type", "string")),
                        Map.entry("flag", Map.of("type", "boolean")),
                        Map.entry("number", Map.of("type", "integer", "minimum", 1L, "maximum", 9L)),
                        Map.entry("colour", Map.of("type", "string", "enum", List.of("red", "dark-blue"))),
                        Map.entry("value", Map.of()),
                        Map.entry("numbers", Map.of("type", "array", "items", Map.of("type", "integer"))),
                        Map.entry("object", Map.of("type", "object", "additionalProperties", Map.of())),
                        Map.entry("settings", Map.of("type", "object", "additionalProperties", Map.of())),
                        Map.entry(
                                "secrets",
                                Map.of(
                                        "type",
                                        "object",
                                        "additionalProperties",
                                        Map.of("type", List.of("string", "null")))),
                        Map.entry("anything", Map.of()),
                        Map.entry("inner", inner()),
                        Map.entry("inners", Map.of("type", "array", "items", inner()))));
    }

    private static Map<String, Object> inner() {
        return Map.of(
                "type",
                "object",
                "properties",
                Map.of("name", Map.of("type", "string"), "sure", Map.of("type", "boolean")),
                "required",
                List.of("name"));
    }
}
