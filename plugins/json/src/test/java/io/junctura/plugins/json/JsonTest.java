package io.junctura.plugins.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.testkit.Ran;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
    private static final FormatHarness JSON = new FormatHarness(JsonConnector.class);

    @AfterAll
    static void close() {
        JSON.close();
    }

    private static Content file(String text) {
        return new Content("orders.json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param path empty: none is given */
    private static Map<String, String> path(String path) {
        return path.isEmpty() ? Map.of() : Map.of("path", path);
    }

    private static String rows(String text, Map<String, ?> options) {
        return JSON.rows("json.read", file(text), options).toString();
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                Arguments.of("an array", "[{\"id\":1},{\"id\":2}]", ""),
                Arguments.of("a value on each line", "{\"id\":1}\n{\"id\":2}\n", ""),
                Arguments.of("values one after the other", "{\"id\":1}{\"id\":2}", ""),
                Arguments.of("Windows line ends and empty lines", "{\"id\":1}\r\n\r\n{\"id\":2}\r\n", ""),
                Arguments.of("a byte order mark", "\uFEFF[{\"id\":1},{\"id\":2}]", ""),
                Arguments.of(
                        "inside of a document",
                        "{\"a\":{\"orders\":[0]},\"result\":{\"orders\":[{\"id\":1},{\"id\":2}],\"n\":[{}]},\"z\":{}}",
                        "/result/orders"),
                Arguments.of("in an array", "[[],{\"a/b~\":[{\"id\":1},{\"id\":2}]}]", "/1/a~1b~0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void rowsAreReadHoweverTheyStandInTheFile(String what, String text, String path) {
        assertThat(rows(text, path(path))).isEqualTo("[{id=1}, {id=2}]");
    }

    @Test
    void anyValueMayBeARow() {
        assertThat(rows("[1,\"a\",null,true,[2]]", Map.of())).isEqualTo("[1, a, null, true, [2]]");
        assertThat(rows("{\"order\":{\"id\":1}}", Map.of("path", "/order"))).isEqualTo("[{id=1}]");
        assertThat(rows("", Map.of())).isEqualTo("[]");
        assertThat(rows("[]", Map.of())).isEqualTo("[]");
    }

    @Test
    void numbersKeepEveryDigit() {
        assertThat(rows("[12345678901234567890, 0.10000000000000000001, 1.50]", Map.of()))
                .isEqualTo("[12345678901234567890, 0.10000000000000000001, 1.50]");
    }

    @Test
    void otherEncodingsAreRead() {
        byte[] utf16 = "\uFEFF[\"ö\"]".getBytes(StandardCharsets.UTF_16LE);
        assertThat(JSON.rows("json.read", new Content("a.json", utf16), Map.of()))
                .containsExactly("ö");
        byte[] windows = "[\"ö\"]".getBytes(Charset.forName("windows-1252"));
        assertThat(JSON.rows("json.read", new Content("a.json", windows), Map.of("encoding", "windows-1252")))
                .containsExactly("ö");
    }

    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                Arguments.of(
                        "[{\"id\":1},\n{\"id\":2",
                        "",
                        "Line 2, column 8 of \"orders.json\" (row 2): The text ends within a value: the file is incomplete."),
                Arguments.of("[{\"id\":1},\n", "", "Line 2, column 1 of \"orders.json\" (row 2): The text ends"),
                Arguments.of("[{\"id\":\"a", "", "(row 1): The text ends within a value"),
                Arguments.of("{\"a\":[{\"id\":1}]", "/a", "Line 1, column 16 of \"orders.json\": The text ends"),
                Arguments.of("// orders\n[]", "", "Not JSON: Unexpected character ('/' (code 47))."),
                Arguments.of("[1,]", "", "Not JSON: Unexpected character (']' (code 93))."),
                Arguments.of(
                        "[{\"a\":\"\\ud83d\"}]",
                        "",
                        "(row 1): The text has \\ud83d, which is half of a surrogate pair."),
                Arguments.of("[\"\\ude00\\ud83d\"]", "", "The text has \\ude00, which is half of a surrogate pair."),
                Arguments.of("[NaN]", "", "Not JSON: Non-standard token 'NaN'."),
                Arguments.of("{\"id\":1}\nid=2", "", "Line 2, column 1 of \"orders.json\" (row 2): Not JSON"),
                Arguments.of("{\"id\":1,\"id\":2}", "", "(row 1): The key \"id\" occurs twice in one object."),
                Arguments.of("[1] [2]", "", "There is more text after the end of the JSON value that holds the rows."),
                Arguments.of("{\"a\":1}", "/b/c", "There is no \"/b/c\" in \"orders.json\"."),
                Arguments.of("[1e2000]", "", "The exponent of the number is beyond 1000."),
                Arguments.of("[\"a\0b\"]", "", "Illegal unquoted character"),
                Arguments.of(
                        "[".repeat(300),
                        "",
                        "(row 1): Beyond a limit: Document nesting depth (201) exceeds the maximum allowed (200)."),
                Arguments.of("[\"" + "x".repeat(10_000_001) + "\"]", "", "exceeds the maximum allowed (10000000)."),
                Arguments.of(
                        "{\"orders\":[" + "\"xxxxxxxxxxx\",".repeat(1_100_000) + "1]}",
                        "",
                        "Row 1 of \"orders.json\" is longer than 20000000 characters."
                                + " If the rows are inside of it, set \"path\" to their array."));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void aWrongFileIsExplainedInASentence(String text, String path, String message) {
        assertThat(JSON.unreadable("json.read", file(text), path(path))).contains(message);
    }

    @Test
    void aCharacterThatIsWrittenAsTwoEscapesIsWhole() {
        assertThat(JSON.rows("json.read", file("[\"\\ud83d\\ude00 😀\"]"), Map.of()))
                .containsExactly("😀 😀");
    }

    @Test
    void malformedBytesAreNamed() {
        byte[] windows = "[\"a\",\n\"ö\"]".getBytes(Charset.forName("windows-1252"));
        assertThat(JSON.unreadable("json.read", new Content("a.json", windows), Map.of()))
                .contains("is not text in UTF-8: in line 2, byte 8 of the file (F6) is wrong");
    }

    @Test
    void aPathThatIsNoneIsRefused() {
        assertThat(JSON.unreadable("json.read", file("[]"), Map.of("path", "orders")))
                .contains("path must be a JSON Pointer such as /result/orders");
    }

    @Test
    void aTextMayHaveTenMegabytes() {
        Map<?, ?> measured =
                JSON.measure("json.read", file("[{\"a\":\"" + "x".repeat(10_000_000) + "\"},{}]"), Map.of());
        assertThat(measured.get("count")).hasToString("2");
        assertThat(measured.get("longest")).hasToString("10000000");
    }

    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of("ndjson", "{\"id\":1,\"n\":null}\n\"ö\"\n[true,1.50]\n"),
                Arguments.of("array", "[{\"id\":1,\"n\":null},\"ö\",[true,1.50]]\n"),
                Arguments.of(
                        "pretty-array",
                        "[\n  {\n    \"id\" : 1,\n    \"n\" : null\n  },\n  \"ö\",\n  [\n    true,\n    1.50\n  ]\n]\n"));
    }

    @ParameterizedTest
    @MethodSource("written")
    void rowsBecomeAFile(String layout, String expected) {
        Ran ran = JSON.run(
                file("{\"id\":1,\"n\":null}\n\"ö\"\n[true,1.50]"),
                FormatHarness.step("act", "json.read", Map.of()),
                FormatHarness.step("write", "json.write", Map.of("rows", "{{ steps.act }}", "layout", layout)),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.write }}", "path", "written")));
        FormatHarness.succeeded(ran, "put");
        assertThat(new String(JSON.bytes("written"), StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void noRowsBecomeAnEmptyFileOrArray() {
        assertThat(JSON.written("json.write", Map.of("rows", List.of()))).isEmpty();
        assertThat(new String(
                        JSON.written("json.write", Map.of("rows", List.of(), "layout", "array")),
                        StandardCharsets.UTF_8))
                .isEqualTo("[]\n");
    }

    @Test
    void textsAreParsedAndFormatted() {
        Object value = JSON.output("json.parse", Map.of("text", "{\"orders\":[{\"id\":1},2.50]}"));
        assertThat(value).hasToString("{orders=[{id=1}, 2.50]}");
        assertThat(JSON.output("json.format", Map.of("value", value))).isEqualTo("{\"orders\":[{\"id\":1},2.50]}");
        assertThat(JSON.output("json.format", Map.of("value", Map.of("a", 1), "pretty", true)))
                .isEqualTo("{\n  \"a\" : 1\n}");
        assertThat(JSON.failure("json.parse", Map.of("text", "{\"a\":}")))
                .contains("line 1")
                .contains("column 6");
    }

    @Test
    void manyRowsGoThrough() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"note\":\"note ")
                    .append(i)
                    .append("\"}\n");
        Ran ran = JSON.run(
                file(text.toString()),
                FormatHarness.step("act", "json.read", Map.of()),
                FormatHarness.step("write", "json.write", Map.of("rows", "{{ steps.act }}")),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.write }}", "path", "copy")));
        assertThat(FormatHarness.succeeded(ran, "put"))
                .isEqualTo(Map.of("name", "rows.ndjson", "type", "application/x-ndjson"));
        assertThat(new String(JSON.bytes("copy"), StandardCharsets.UTF_8)).isEqualTo(text.toString());
    }
}
