package io.junctura.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.testkit.Ran;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextTest {
    private static final FormatHarness TEXT = new FormatHarness(TextConnector.class);

    @AfterAll
    static void close() {
        TEXT.close();
    }

    private static Content file(String text) {
        return new Content("orders.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("a\nb\n", "[{line=a, number=1}, {line=b, number=2}]"),
                Arguments.of("a\r\nb", "[{line=a, number=1}, {line=b, number=2}]"),
                Arguments.of("a\rb\r", "[{line=a, number=1}, {line=b, number=2}]"),
                Arguments.of(
                        "a\n\r\n\rb", "[{line=a, number=1}, {line=, number=2}, {line=, number=3}, {line=b, number=4}]"),
                Arguments.of("\uFEFFa\0", "[{line=a\0, number=1}]"),
                Arguments.of("", "[]"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void linesAreReadWithEachLineEnd(String text, String expected) {
        assertThat(TEXT.rows("text.read", file(text), Map.of()).toString()).isEqualTo(expected);
    }

    /** The parts of a file in which it is read begin in the middle of lines, and between the characters of a line end. */
    @Test
    void manyLinesAreReadWhole() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
            text.append("line ").append("x".repeat(i % 17)).append("\r\n");
        Map<?, ?> measured = TEXT.measure("text.read", file(text.toString()), Map.of());
        assertThat(measured.get("count")).hasToString("20000");
        assertThat(measured.get("longest")).hasToString("21");
    }

    @Test
    void aLineMayHaveTenMegabytes() {
        Map<?, ?> measured = TEXT.measure("text.read", file("x".repeat(10_000_000)), Map.of());
        assertThat(measured.get("longest")).hasToString("10000000");
        assertThat(TEXT.unreadable("text.read", file("a\n" + "x".repeat(10_000_001)), Map.of()))
                .isEqualTo("Line 2 of \"orders.txt\" is longer than 10000000 characters.");
    }

    @Test
    void malformedBytesAreNamed() {
        byte[] windows = "a\nö".getBytes(Charset.forName("windows-1252"));
        assertThat(TEXT.unreadable("text.read", new Content("a.txt", windows), Map.of()))
                .contains("The file \"a.txt\" is not text in UTF-8: in line 2, byte 3 of the file (F6) is wrong.");
        assertThat(TEXT.rows("text.read", new Content("a.txt", windows), Map.of("encoding", "windows-1252"))
                        .toString())
                .contains("line=ö");
    }

    private static final List<Map<String, Object>> COLUMNS = List.of(
            Map.of("name", "id", "width", 4, "align", "right", "pad", "0"),
            Map.of("name", "name", "width", 6),
            Map.of("name", "total", "width", 7, "align", "right", "type", "decimal"));

    @Test
    void columnsOfFixedWidthAreReadAndWritten() {
        String text = "0007Ämy      1.50\r\n0008Bo\r\n";
        assertThat(TEXT.rows("text.read-columns", file("HEAD\n\n" + text), Map.of("columns", COLUMNS, "skipLines", 1))
                        .toString())
                .isEqualTo("[{id=0007, name=Ämy, total=1.50}, {id=0008, name=Bo, total=null}]");
        Ran ran = TEXT.run(
                file(text),
                FormatHarness.step("act", "text.read-columns", Map.of("columns", COLUMNS)),
                FormatHarness.step(
                        "write", "text.write-columns", Map.of("rows", "{{ steps.act }}", "columns", COLUMNS)),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.write }}", "path", "columns")));
        FormatHarness.succeeded(ran, "put");
        assertThat(text(TEXT.bytes("columns"))).isEqualTo("0007Ämy      1.50\r\n0008Bo           \r\n");
    }

    static Stream<Arguments> wrongColumns() {
        return Stream.of(
                Arguments.of(
                        "0007Amy       x.5",
                        "Row 1 of \"orders.txt\" (line 1): column \"total\" must be a number such as 12.5, not \"x.5\"."),
                Arguments.of(
                        "0007Amy      1.50 more",
                        "Row 1 of \"orders.txt\" (line 1): there is text after the last column, \"more\"."));
    }

    @ParameterizedTest
    @MethodSource("wrongColumns")
    void aWrongRowIsExplainedInASentence(String text, String message) {
        assertThat(TEXT.unreadable("text.read-columns", file(text), Map.of("columns", COLUMNS)))
                .isEqualTo(message);
    }

    static Stream<Arguments> wrongRows() {
        return Stream.of(
                Arguments.of(
                        Map.of("id", 12345), "Row 1, column \"id\": \"12345\" has 5 characters, and the column 4."),
                Arguments.of(
                        Map.of("name", "a\nb"),
                        "Row 1, column \"name\": the text has several lines. Replace its line ends."),
                Arguments.of(
                        Map.of("name", List.of()),
                        "Row 1, column \"name\": a list or map is not a text. Make it a text or a number first."));
    }

    @ParameterizedTest
    @MethodSource("wrongRows")
    void valuesThatDoNotFitTheirColumnAreRefused(Map<String, Object> row, String message) {
        assertThat(TEXT.failure("text.write-columns", Map.of("rows", List.of(row), "columns", COLUMNS)))
                .isEqualTo(message);
    }

    private static Map<String, Object> template(String template, Object data, String... options) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("template", template, "data", data));
        for (int i = 0; i < options.length; i += 2) input.put(options[i], options[i + 1]);
        return input;
    }

    /** As a document has it, in which two braces begin an expression and four are two. */
    private static String braces(String template) {
        return template.replace("<<", "{{{{").replace(">>", "}}");
    }

    static Stream<Arguments> templates() {
        Map<String, Object> data = Map.of(
                "name",
                "Tom & Co",
                "total",
                12.50,
                "open",
                true,
                "empty",
                "",
                "none",
                List.of(),
                "lines",
                List.of(Map.of("no", 1), Map.of("no", 2)),
                "address",
                Map.of("city", "Bern"),
                "nulls",
                Collections.singletonList(null));
        return Stream.of(
                Arguments.of("a value", "Dear <<name>>: <<total>>", data, "Dear Tom & Co: 12.5"),
                Arguments.of("a list", "<<#lines>>[<<no>> <<name>>]<</lines>>", data, "[1 Tom & Co][2 Tom & Co]"),
                Arguments.of("a condition", "<<#open>>open<</open>><<^open>>closed<</open>>", data, "open"),
                Arguments.of(
                        "an empty list or text",
                        "<<#none>>x<</none>><<^none>>none<</none>><<#empty>>x<</empty>>",
                        data,
                        "none"),
                Arguments.of("a value in a map", "<<address.city>>", data, "Bern"),
                Arguments.of("a map", "<<#address>><<city>>, <<name>><</address>>", data, "Bern, Tom & Co"),
                Arguments.of("items that are null", "<<#nulls>>[<<name>><<.>>]<</nulls>>", data, "[Tom & Co]"),
                Arguments.of("a section that is not there", "<<#other>>x<</other>>", data, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("templates")
    void aTemplateIsFilledWithData(String what, String template, Map<String, Object> data, String expected) {
        assertThat(TEXT.output("text.render", template(braces(template), data))).isEqualTo(expected);
    }

    @Test
    void valuesAreEscapedForHtml() {
        Map<String, Object> data = Map.of("name", "<b>Tom & \"Co\"</b>");
        assertThat(TEXT.output("text.render", template(braces("<p><<name>></p>"), data, "format", "html")))
                .isEqualTo("<p>&lt;b&gt;Tom &amp; &quot;Co&quot;&lt;/b&gt;</p>");
        assertThat(TEXT.output("text.render", template(braces("<<&name>>"), data, "format", "html")))
                .isEqualTo("<b>Tom & \"Co\"</b>");
    }

    @Test
    void aMissingValueIsAnErrorOrEmpty() {
        assertThat(TEXT.failure("text.render", template(braces("a<<nme>>"), Map.of("name", "x"))))
                .isEqualTo(
                        "Line 1 of the template: there is no \"nme\" in the data. Set \"missing\" to \"empty\" to leave it out.");
        assertThat(TEXT.output("text.render", template(braces("a<<nme>>b"), Map.of("name", "x"), "missing", "empty")))
                .isEqualTo("ab");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("<<name.class>>", "there is no \"name.class\" in the data"),
                Arguments.of("<<name.length>>", "there is no \"name.length\" in the data"),
                Arguments.of("<<name.getClass>>", "there is no \"name.getClass\" in the data"),
                Arguments.of("<<#name>><<getBytes>><</name>>", "there is no \"getBytes\" in the data"),
                Arguments.of("<<list>>", "The template shows a list as a text."),
                Arguments.of("<<>/etc/passwd>>", "A template cannot include another one."),
                Arguments.of("<<#name>>", "The template cannot be read: "));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aTemplateSeesNothingButItsData(String template, String message) {
        Map<String, Object> data = Map.of("name", "x", "list", List.of(1));
        assertThat(TEXT.failure("text.render", template(braces(template), data)))
                .contains(message);
    }

    @Test
    void aFileHasASectionForEachOfManyRows() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 20_000; i++) lines.append("x\n");
        Ran ran = TEXT.run(
                file(lines.toString()),
                FormatHarness.step("act", "text.read", Map.of()),
                FormatHarness.step(
                        "render",
                        "text.render-file",
                        Map.of(
                                "template",
                                braces("<<#rows>><<number>>;<</rows>>."),
                                "rows",
                                "{{ steps.act }}",
                                "format",
                                "html")),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.render }}", "path", "rendered")));
        assertThat(FormatHarness.succeeded(ran, "put"))
                .isEqualTo(Map.of("name", "document.html", "type", "text/html; charset=utf-8"));
        assertThat(text(TEXT.bytes("rendered"))).startsWith("1;2;3;").endsWith(";19999;20000;.");
    }

    @Test
    void aTemplateWhoseSectionsMultiplyIsRefused() {
        Map<String, Object> data = Map.of(
                "orders", Collections.nCopies(4_000, Map.of()), "lines", Collections.nCopies(4_000, 1), "note", "");
        String template = braces("<<#orders>><<#lines>><<note>><</lines>><</orders>>");
        assertThat(TEXT.failure("text.render", template(template, data)))
                .isEqualTo(
                        "With this data, the template takes more than 10000000 repetitions of sections and look-ups of"
                                + " names. Sections within sections multiply, also if their lists come from the data around an"
                                + " item. Use shorter lists, or fewer sections within sections.");
    }

    private static final Content MANY_LINES = file("x\n".repeat(20_000));

    /** @param data besides the rows, which are lines of a file */
    private static Ran rendered(String template, Map<String, ?> data) {
        Map<String, Object> input = Map.of("template", braces(template), "rows", "{{ steps.act }}", "data", data);
        return TEXT.run(
                MANY_LINES,
                FormatHarness.step("act", "text.read", Map.of()),
                FormatHarness.step("render", "text.render-file", input));
    }

    @Test
    void eachRowOfAFileAllowsATemplateMoreWork() {
        FormatHarness.succeeded(rendered("<<#rows>>" + "<<#no>><</no>>".repeat(300) + "<</rows>>", Map.of()), "render");
    }

    @Test
    void aTemplateThatReadsItsRowsAgainAndAgainIsRefused() {
        Ran ran = rendered("<<#items>><<^rows>><</rows>><</items>>", Map.of("items", Collections.nCopies(101, 1)));
        assertThat(ran.step("render").error().message())
                .isEqualTo(
                        "The template reads \"rows\" more than 100 times. Use its section outside of other sections.");
    }

    @Test
    void textsAndMatchesOfPatternsAreReplaced() {
        assertThat(TEXT.output("text.replace", Map.of("text", "a.b.c", "find", ".", "replacement", "$1")))
                .isEqualTo("a$1b$1c");
        assertThat(TEXT.output(
                        "text.replace",
                        Map.of(
                                "text",
                                "28.11.2026",
                                "find",
                                "(\\d+)\\.(\\d+)\\.(\\d+)",
                                "replacement",
                                "$3-$2-$1",
                                "pattern",
                                true)))
                .isEqualTo("2026-11-28");
        assertThat(TEXT.failure("text.replace", Map.of("text", "a", "find", "(", "replacement", "", "pattern", true)))
                .contains("find must be a regular expression (RE2)");
        assertThat(TEXT.failure(
                        "text.replace",
                        Map.of("text", "a", "find", "((a{100}){100}){100}", "replacement", "", "pattern", true)))
                .contains("find is too large: repeats written out, it has more than 10000 characters.");
        assertThat(TEXT.failure("text.replace", Map.of("text", "a", "find", "a", "replacement", "$2", "pattern", true)))
                .contains("replacement names a group that the regular expression does not have");
    }

    static Stream<Arguments> multiplied() {
        return Stream.of(
                Arguments.of("texts", Map.of("find", "a"), "b".repeat(100_000)),
                Arguments.of("matches", Map.of("find", "a", "pattern", true), "b".repeat(100_000)),
                Arguments.of("empty matches", Map.of("find", "x*", "pattern", true), "b".repeat(100_000)));
    }

    /** The results would have ten billion characters. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("multiplied")
    void aResultThatIsTooLongIsNotMade(String what, Map<String, Object> options, String replacement) {
        Map<String, Object> input = new LinkedHashMap<>(options);
        input.put("text", "a".repeat(100_000));
        input.put("replacement", replacement);
        assertThat(TEXT.failure("text.replace", input))
                .isEqualTo("The result has more than 10000000 characters. Write it to a file instead.");
    }

    @Test
    void aFileIsConvertedToAnotherEncodingAndOtherLineEnds() {
        byte[] windows = "ö\r\na\rb\n\n".getBytes(Charset.forName("windows-1252"));
        Content file = new Content("a.txt", windows);
        assertThat(text(TEXT.written("text.convert", file, Map.of("from", "windows-1252", "lineEnd", "lf"))))
                .isEqualTo("ö\na\nb\n\n");
        assertThat(text(TEXT.written("text.convert", file, Map.of("from", "windows-1252", "lineEnd", "crlf"))))
                .isEqualTo("ö\r\na\r\nb\r\n\r\n");
        assertThat(TEXT.written("text.convert", file("ö\r\na\rb\n\n"), Map.of("to", "windows-1252")))
                .isEqualTo(windows);
        assertThat(TEXT.written("text.convert", file("ö"), Map.of("to", "UTF-16LE", "byteOrderMark", true)))
                .isEqualTo(new byte[] {(byte) 0xFF, (byte) 0xFE, (byte) 0xF6, 0});
        assertThat(TEXT.failure("text.convert", file("Łódź"), Map.of("to", "windows-1252")))
                .isEqualTo("The encoding windows-1252 does not have all characters of \"orders.txt\". Choose UTF-8.");
        assertThat(TEXT.failure("text.convert", file, Map.of()))
                .contains("is not text in UTF-8: in line 1, byte 1 of the file (F6)");
    }
}
