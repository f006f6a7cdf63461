package io.junctura.plugins.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.plugins.formats.Program;
import io.junctura.testkit.Ran;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTest {
    private static final FormatHarness XML = new FormatHarness(XmlConnector.class);

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        XML.close();
    }

    private static Content file(String text) {
        return new Content("orders.xml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String rows(String text, Map<String, ?> options) {
        return XML.rows("xml.read", file(text), options).toString();
    }

    private static String rows(String text, String record) {
        return rows(text, Map.of("record", record));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A map in this order. */
    private static Map<String, Object> row(Object... keysAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2)
            row.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        return row;
    }

    static Stream<Arguments> mappings() {
        return Stream.of(
                Arguments.of("a text", "<a>x &lt; y</a>", "x < y"),
                Arguments.of("an element without content", "<a/>", ""),
                Arguments.of("attributes", "<a id=\"1\" b=\"x\"/>", "{@id=1, @b=x}"),
                Arguments.of("text beside attributes", "<a id=\"1\">x</a>", "{@id=1, #text=x}"),
                Arguments.of("children", "<a> <b>1</b> <c>2</c> </a>", "{b=1, c=2}"),
                Arguments.of("repeated children", "<a><b>1</b><c/><b>2</b><b>3</b></a>", "{b=[1, 2, 3], c=}"),
                Arguments.of("children of children", "<a><b><c d=\"1\">2</c></b></a>", "{b={c={@d=1, #text=2}}}"),
                Arguments.of("text around children", "<a>x<b>1</b> y </a>", "{b=1, #text=x y}"),
                Arguments.of("a section of characters", "<a>1<![CDATA[<&>]]>2</a>", "1<&>2"),
                Arguments.of("comments and instructions", "<a><!-- no -->x<?p no?>y</a>", "xy"),
                Arguments.of("characters by number", "<a>&#246;&#x1F600;</a>", "ö😀"),
                Arguments.of("spaces in a text", "<a> x </a>", " x "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void anElementBecomesAValue(String what, String element, String expected) {
        assertThat(rows("<all>" + element + "</all>", "/all/a")).isEqualTo("[" + expected + "]");
    }

    static Stream<Arguments> records() {
        String text = "<r><head><o>0</o></head><body><o>1</o><p><o>2</o></p></body><body><o>3</o></body></r>";
        return Stream.of(
                Arguments.of(text, "/r/body/o", "[1, 3]"),
                Arguments.of(text, "o", "[0, 1, 2, 3]"),
                Arguments.of(text, "/r/body/p/o", "[2]"),
                Arguments.of(text, "/r/foot/o", "[]"),
                Arguments.of("<o><o>1</o></o>", "/o/o", "[1]"),
                Arguments.of("<o><o>1</o></o>", "o", "[{o=1}]"),
                Arguments.of("<o>1</o>", "/o", "[1]"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void rowsAreTheElementsOfAPathOrAName(String text, String record, String expected) {
        assertThat(rows(text, record)).isEqualTo(expected);
    }

    @Test
    void namespacesAreLeftOutUnlessTheyHaveAPrefix() {
        String text =
                "<x:all xmlns:x=\"urn:x\" xmlns=\"urn:y\"><x:a x:id=\"1\" id=\"2\"><x:b>1</x:b><b>2</b></x:a></x:all>";
        assertThat(rows(text, Map.of("record", "/n:all/n:a", "namespaces", Map.of("n", "urn:x"))))
                .isEqualTo("[{@n:id=1, @id=2, n:b=1, b=2}]");
        assertThat(rows(text.replace("x:id=\"1\" ", ""), "/all/a")).isEqualTo("[{@id=2, b=[1, 2]}]");
        assertThat(XML.unreadable("xml.read", file(text), Map.of("record", "/all/a")))
                .contains("<a> has two attributes that become \"@id\". Set \"namespaces\" to tell them apart.");
    }

    @Test
    void oneElementIsAListLikeManyIfThatIsAskedFor() {
        assertThat(rows(
                        "<all><a><b>1</b></a><a><b>1</b><b>2</b></a><a/></all>",
                        Map.of("record", "a", "lists", List.of("b"))))
                .isEqualTo("[{b=[1]}, {b=[1, 2]}, ]");
    }

    @Test
    void eachRowHasItsOwnKeysHoweverTheRowBeforeItLooked() {
        assertThat(rows(
                        "<all><a><b>1</b><c>2</c></a><a><b>3</b><c>4</c></a><a><b>5</b></a><a><c>6</c><b>7</b></a>"
                                + "<a><b>8</b><b>9</b></a><a><b>10</b><c>11</c>t</a><a d=\"12\"><b>13</b></a></all>",
                        "a"))
                .isEqualTo(
                        "[{b=1, c=2}, {b=3, c=4}, {b=5}, {c=6, b=7}, {b=[8, 9]}, {b=10, c=11, #text=t}, {@d=12, b=13}]");
        List<String> keys = IntStream.range(0, 40).mapToObj(i -> "k" + i).toList();
        assertThat(rows(
                        keys.stream()
                                .map(key -> "<a><b>0</b><" + key + ">1</" + key + "></a>")
                                .collect(Collectors.joining("", "<all>", "</all>")),
                        "a"))
                .isEqualTo(keys.stream()
                        .map(key -> "{b=0, " + key + "=1}")
                        .toList()
                        .toString());
    }

    @Test
    void typesMakeValues() {
        Map<String, Object> options = Map.of(
                "record",
                "a",
                "types",
                Map.of("@id", "integer", "total", "decimal", "on", Map.of("type", "date", "format", "dd.MM.yyyy")));
        String row = "<a id=\"7\"><total>1.50</total><on>28.11.2026</on></a>";
        assertThat(rows("<all>" + row + row + "</all>", options))
                .isEqualTo("[{@id=7, total=1.50, on=2026-11-28}, {@id=7, total=1.50, on=2026-11-28}]");
        assertThat(XML.unreadable("xml.read", file("<all><a/>\n<a><total>x</total></a></all>"), options))
                .isEqualTo("Row 2 of \"orders.xml\" (line 2): \"total\" must be a number such as 12.5, not \"x\".");
    }

    static Stream<Arguments> encodings() {
        String text = "<a><b>Jörg</b></a>";
        return Stream.of(
                Arguments.of(bytes("\uFEFF" + text, "UTF-8"), Map.of()),
                Arguments.of(bytes("\uFEFF" + text, "UTF-16LE"), Map.of()),
                Arguments.of(bytes("\uFEFF" + text, "UTF-16BE"), Map.of()),
                Arguments.of(bytes("<?xml version='1.0' encoding='UTF-16'?>" + text, "UTF-16LE"), Map.of()),
                Arguments.of(bytes("<?xml version='1.0' encoding='UTF-16'?>" + text, "UTF-8"), Map.of()),
                Arguments.of(
                        bytes("<?xml version=\"1.0\" encoding=\"windows-1252\"?>" + text, "windows-1252"), Map.of()),
                Arguments.of(
                        bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text, "ISO-8859-1"),
                        Map.of("encoding", "ISO-8859-1")));
    }

    private static byte[] bytes(String text, String encoding) {
        return text.getBytes(Charset.forName(encoding));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void theEncodingIsThatOfTheFile(byte[] bytes, Map<String, String> more) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("record", "b");
        assertThat(XML.rows("xml.read", new Content("a.xml", bytes), options)).containsExactly("Jörg");
    }

    @Test
    void textOfJapanesePcsIsRead() {
        byte[] bytes = bytes("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a><b>表示</b></a>", "Shift_JIS");
        assertThat(XML.rows("xml.read", new Content("a.xml", bytes), Map.of("record", "b")))
                .containsExactly("表示");
    }

    static Stream<Arguments> wrongFiles() {
        String lol =
                "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;\"><!ENTITY n \"&m;&m;&m;\">]><a><b>&n;</b></a>";
        String refused =
                ": There is a document type (<!DOCTYPE …>), which is refused, since it can make a small file huge and"
                        + " read other files. Remove it.";
        return Stream.of(
                Arguments.of("a bomb of entities", lol, refused),
                Arguments.of(
                        "an external entity",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><b>&x;</b></a>",
                        refused),
                Arguments.of(
                        "an external document type",
                        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a><b/></a>",
                        refused),
                Arguments.of(
                        "an entity that is not declared",
                        "<a><b>&x;</b></a>",
                        "(row 1): Not well-formed XML: Undeclared general entity \"x\""),
                Arguments.of(
                        "deep nesting",
                        "<a>".repeat(300),
                        "Beyond a limit: Maximum Element Depth limit (200) Exceeded"),
                Arguments.of(
                        "many attributes",
                        IntStream.range(0, 1_001)
                                .mapToObj(i -> " a" + i + "=''")
                                .collect(Collectors.joining("", "<a", "/>")),
                        "Beyond a limit: Attribute limit (1000) exceeded."),
                Arguments.of(
                        "deep nesting in a row",
                        "<a><b>" + "<c>".repeat(300),
                        "(row 1): Beyond a limit: Maximum Element Depth limit (200) Exceeded"),
                Arguments.of(
                        "a file that was cut off",
                        "<a>\n<b>1</b>\n<b>2",
                        "Line 3, column 4 of \"orders.xml\" (row 2): The text ends within an element: the file is incomplete."),
                Arguments.of(
                        "a file that was cut off after a row", "<a>\n<b>1</b>\n", ": The text ends within an element"),
                Arguments.of(
                        "a wrong end",
                        "<a>\n<b>1</c></a>",
                        "Line 2, column 7 of \"orders.xml\" (row 1): Not well-formed"),
                Arguments.of("two roots", "<a><b>1</b></a><a/>", "Not well-formed"),
                Arguments.of("an empty file", "", "There is no root element: the file is empty or incomplete."),
                Arguments.of("no XML", "a,b\n1,2", "Not well-formed"),
                Arguments.of("a NUL byte", "<a><b>1\0</b></a>", "(row 1): Not well-formed"),
                Arguments.of(
                        "a control character in XML 1.1",
                        "<?xml version=\"1.1\"?><a><b>x\u0092y</b></a>",
                        ": Not well-formed XML: Invalid character 0x92"),
                Arguments.of(
                        "U+FFFE",
                        "<a>\n<b>x\uFFFEy</b></a>",
                        "Line 2, column 4 of \"orders.xml\" (row 1): There is the character U+FFFE, which XML cannot have."
                                + " Remove it."),
                Arguments.of("U+FFFF in a comment", "<a><!--\uFFFF--></a>", "There is the character U+FFFF"),
                Arguments.of(
                        "an unknown encoding",
                        "<?xml version=\"1.0\" encoding=\"foo\"?><a/>",
                        "The file \"orders.xml\" declares the encoding \"foo\", which is not known."),
                Arguments.of(
                        "a long text",
                        "<a><b>" + "x".repeat(10_000_001) + "</b></a>",
                        "(row 1): The text of <b> is longer than 10000000 characters."),
                Arguments.of(
                        "a large row",
                        "<a><b>" + "<c/>".repeat(1_300_000) + "</b></a>",
                        "The row is larger than 20000000 characters, at <c>."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongFiles")
    void aWrongFileIsExplainedInASentence(String what, String text, String message) {
        assertThat(XML.unreadable("xml.read", file(text), Map.of("record", "b")))
                .contains(message)
                .doesNotContain("\n");
    }

    @Test
    void malformedBytesAreNamedThoughAParserWouldReplaceThem() {
        byte[] bytes = bytes("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\n<a><b>\u0080</b></a>", "ISO-8859-1");
        assertThat(XML.unreadable("xml.read", new Content("a.xml", bytes), Map.of("record", "b")))
                .contains("The file \"a.xml\" is not text in Shift_JIS: in line 2, byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>\uD800</a>", "<a>x\uDC00</a>", "<a b='\uD83D\uD83D\uDE00'/>", "<a/>\uD800"})
    void halfOfACharacterIsRefused(String text) throws IOException {
        CheckedText half = new CheckedText(new StringReader(text));
        assertThatThrownBy(() -> half.transferTo(Writer.nullWriter()))
                .hasMessageContaining("There is the character U+D");
        assertThatThrownBy(() -> read(new StringReader(text)))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("the text: There is the character U+D");
    }

    @Test
    void charactersOfTwoHalvesMayBeReadOneByOne() throws IOException {
        CheckedText text = new CheckedText(new StringReader("a\uD83D\uDE00\uFFFD"));
        assertThat(text.read()).isEqualTo('a');
        assertThat(text.read()).isEqualTo(0xD83D);
        assertThat(text.read()).isEqualTo(0xDE00);
        assertThat(text.read()).isEqualTo(0xFFFD);
        assertThat(text.read()).isEqualTo(-1);
    }

    /** The server tries the step again. */
    @Test
    void aFailureOfTheFileIsNoErrorOfItsContent() {
        IOException failure = new CharConversionException("The disk has failed");
        Reader failing = new Reader() {
            private boolean begun;

            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                if (begun) throw failure;
                begun = true;
                buffer[offset] = '<';
                return 1;
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> read(failing)).isSameAs(failure);
    }

    private static void read(Reader text) throws ConnectorException, IOException {
        try (XmlParser parser = new XmlParser(text, "the text")) {
            while (parser.next() != XMLStreamConstants.END_DOCUMENT) {
                // Only errors matter.
            }
        }
    }

    @Test
    void aRootThatIsNotThatOfThePathIsNamed() {
        assertThat(XML.unreadable("xml.read", file("<a><b/></a>"), Map.of("record", "/orders/order")))
                .contains("The root element is <a>, and \"record\" is /orders/order. Change \"record\".");
        assertThat(XML.unreadable("xml.read", file("<a/>"), Map.of("record", "orders/order")))
                .contains("record must be the path of an element such as /orders/order");
    }

    @Test
    void aTextMayHaveTenMegabytes() {
        Map<?, ?> measured = XML.measure(
                "xml.read", file("<a><b><c>" + "x".repeat(10_000_000) + "</c></b><b/></a>"), Map.of("record", "b"));
        assertThat(measured.get("count")).hasToString("2");
        assertThat(measured.get("longest")).hasToString("10000000");
    }

    @Tag("tools")
    @Test
    void rowsBecomeAFileThatOthersRead() throws Exception {
        Map<String, Object> first = row(
                "@id",
                1,
                "customer",
                "Müller & \"Söhne\" <GmbH>",
                "note",
                null,
                "line",
                List.of(row("@no", 1, "#text", " a\r\nb"), "plain", row("@no", "2\n\t\"")),
                "total",
                1.5,
                "paid",
                true);
        List<Object> rows = Arrays.asList(first, "only text", null);
        byte[] written = XML.written(
                "xml.write",
                Map.of(
                        "rows",
                        rows,
                        "root",
                        "o:orders",
                        "record",
                        "order",
                        "attributes",
                        Map.of("version", "2"),
                        "namespaces",
                        Map.of("o", "urn:orders")));
        assertThat(text(written)).isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <o:orders xmlns:o="urn:orders" version="2">
                          <order id="1">
                            <customer>Müller &amp; "Söhne" &lt;GmbH&gt;</customer>
                            <line no="1"> a&#13;
                        b</line>
                            <line>plain</line>
                            <line no="2&#10;&#9;&quot;"/>
                            <total>1.5</total>
                            <paid>true</paid>
                          </order>
                          <order>only text</order>
                          <order/>
                        </o:orders>
                        """);
        Files.write(folder.resolve("orders.xml"), written);
        assertThat(Program.run(folder, "xmllint", "--noout", "--nonet", "orders.xml"))
                .isEmpty();
        assertThat(Program.run(folder, "xmllint", "--xpath", "string(//order[1]/customer)", "orders.xml")
                        .strip())
                .isEqualTo("Müller & \"Söhne\" <GmbH>");
        assertThat(XML.rows("xml.read", new Content("a.xml", written), Map.of("record", "/orders/order"))
                        .toString())
                .isEqualTo(
                        "[{@id=1, customer=Müller & \"Söhne\" <GmbH>, line=[{@no=1, #text= a\r\nb}, plain, {@no=2\n\t\"}],"
                                + " total=1.5, paid=true}, only text, ]");
    }

    @Test
    void noRowsBecomeARootAlone() {
        assertThat(text(XML.written("xml.write", Map.of("rows", List.of(), "declaration", false))))
                .isEqualTo("<rows></rows>\n");
    }

    @Test
    void withoutIndentationAllIsOnOneLine() {
        assertThat(text(XML.written(
                        "xml.write",
                        Map.of("rows", List.of(row("a", row("b", 1))), "declaration", false, "indent", false))))
                .isEqualTo("<rows><row><a><b>1</b></a></row></rows>\n");
    }

    static Stream<Arguments> wrongRows() {
        return Stream.of(
                Arguments.of(row("total amount", 1), "Row 2: The key \"total amount\" cannot be a name in XML."),
                Arguments.of(row("1st", 1), "Row 2: The key \"1st\" cannot be a name in XML."),
                Arguments.of(row("@xmlns", "urn:x"), "Row 2: The key \"xmlns\" cannot be a name in XML."),
                Arguments.of(
                        row("x:a", 1), "Row 2: The prefix of \"x:a\" has no namespace. Give it one in \"namespaces\"."),
                Arguments.of(
                        row("a", "x\u0001"),
                        "Row 2: \"a\" has the character U+0001, which XML cannot have. Remove it."),
                Arguments.of(
                        row("@a", "\u0000"),
                        "Row 2: \"@a\" has the character U+0000, which XML cannot have. Remove it."),
                Arguments.of(row("@a", List.of()), "Row 2: The attribute \"a\" is a list, where a text must be."),
                Arguments.of(row("#text", row()), "Row 2: \"#text\" of <row> is a map, where a text must be."),
                Arguments.of(row("a", List.of(List.of(1))), "Row 2: <a> cannot be a list within a list."));
    }

    @ParameterizedTest
    @MethodSource("wrongRows")
    void valuesThatWouldNotBeWellFormedAreRefused(Map<String, Object> wrong, String message) {
        assertThat(XML.failure("xml.write", Map.of("rows", List.of(row("a", 1), wrong))))
                .isEqualTo(message);
    }

    static Stream<Arguments> trips() {
        return Stream.of(
                Arguments.of("<order id=\"1\"><line>a</line><line no=\"2\">b</line><note/></order>\n"),
                Arguments.of("<order>text</order>\n"),
                Arguments.of("<order/>\n"),
                Arguments.of("<order><a><b><c>1</c></b></a></order>\n"));
    }

    @ParameterizedTest
    @MethodSource("trips")
    void aTextThatIsParsedAndFormattedIsTheSame(String text) {
        Object value = XML.output("xml.parse", Map.of("text", text));
        assertThat(XML.output("xml.format", Map.of("value", value, "declaration", false, "indent", false)))
                .isEqualTo(text);
    }

    @Test
    void aTextIsAMapWithTheRootsName() {
        assertThat(XML.output("xml.parse", Map.of("text", "<?xml version=\"1.0\"?><!-- c --><a><b>1</b></a>")))
                .isEqualTo(Map.of("a", Map.of("b", "1")));
        assertThat(XML.failure("xml.parse", Map.of("text", "<a><b>1</a>")))
                .contains("Line 1, column 10 of the text: Not well-formed");
        assertThat(XML.failure("xml.parse", Map.of("text", "<!DOCTYPE a><a/>"))).contains("There is a document type");
        assertThat(XML.failure("xml.parse", Map.of("text", "<a/>x"))).contains("Not well-formed");
        assertThat(XML.failure("xml.format", Map.of("value", Map.of("a", 1, "b", 2))))
                .isEqualTo("value must be a map with one key, the name of the root element, not 2 keys.");
    }

    /** A webhook's body of type application/xml is a file. */
    @Test
    void aSmallFileIsParsedLikeAText() {
        Content file =
                new Content("a.xml", bytes("<?xml version='1.0' encoding='windows-1252'?><a>ö</a>", "windows-1252"));
        Ran ran = XML.run(file, FormatHarness.step("act", "xml.parse", Map.of("text", "{{ steps.take }}")));
        assertThat(FormatHarness.succeeded(ran, "act")).isEqualTo(Map.of("a", "ö"));
        Content large = file("<a>" + "x".repeat(10_000_000) + "</a>");
        assertThat(XML.run(large, FormatHarness.step("act", "xml.parse", Map.of("text", "{{ steps.take }}")))
                        .error()
                        .message())
                .contains("The file \"orders.xml\" is larger than 10 MB. Read its rows with xml.read.");
    }

    @Test
    void aDefaultNamespaceIsDeclaredAtTheRoot() {
        Map<String, Object> input = Map.of(
                "value",
                Map.of("a", row("@x:b", 1)),
                "declaration",
                false,
                "namespaces",
                row("", "urn:a", "x", "urn:x"));
        assertThat(XML.output("xml.format", input)).isEqualTo("<a xmlns=\"urn:a\" xmlns:x=\"urn:x\" x:b=\"1\"/>\n");
    }

    @Test
    void manyRowsGoThrough() {
        StringBuilder text = new StringBuilder("<rows>");
        for (int i = 0; i < 20_000; i++)
            text.append("<row><id>")
                    .append(i)
                    .append("</id><note>note ")
                    .append(i)
                    .append("</note></row>");
        text.append("</rows>\n");
        Ran ran = XML.run(
                file(text.toString()),
                FormatHarness.step("act", "xml.read", Map.of("record", "/rows/row")),
                FormatHarness.step(
                        "write", "xml.write", Map.of("rows", "{{ steps.act }}", "declaration", false, "indent", false)),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.write }}", "path", "copy")));
        assertThat(FormatHarness.succeeded(ran, "put"))
                .isEqualTo(Map.of("name", "rows.xml", "type", "application/xml"));
        assertThat(text(XML.bytes("copy"))).isEqualTo(text.toString());
    }
}
