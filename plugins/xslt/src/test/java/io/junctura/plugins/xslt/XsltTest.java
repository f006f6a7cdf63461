package io.junctura.plugins.xslt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.from;

import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class XsltTest {
    private static final FormatHarness XSLT = new FormatHarness(XsltConnector.class);

    private static final String ORDERS =
            "<orders><order id=\"1\"><total>10.5</total></order>" + "<order id=\"2\"><total>4</total></order></orders>";

    @AfterAll
    static void close() {
        XSLT.close();
    }

    /** @param body of the template for the document */
    static String sheet(String body) {
        return whole("<xsl:output omit-xml-declaration=\"yes\"/><xsl:template match=\"/\">" + body + "</xsl:template>");
    }

    private static String whole(String content) {
        return "<xsl:stylesheet version=\"3.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\""
                + " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:map=\"http://www.w3.org/2005/xpath-functions/map\""
                + " xmlns:array=\"http://www.w3.org/2005/xpath-functions/array\" exclude-result-prefixes=\"#all\">"
                + content
                + "</xsl:stylesheet>";
    }

    private static Map<String, Object> input(String stylesheet, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("input", ORDERS, "stylesheet", stylesheet));
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return input;
    }

    private static Object text(String stylesheet, Object... more) {
        return ((Map<?, ?>) XSLT.output("xslt.transform", input(stylesheet, more))).get("text");
    }

    private static String failure(String stylesheet, Object... more) {
        return XSLT.failure("xslt.transform", input(stylesheet, more));
    }

    @Test
    void aTextBecomesAnother() {
        assertThat(text(sheet("<sum><xsl:value-of select=\"sum(//total)\"/></sum>")))
                .isEqualTo("<sum>14.5</sum>");
        assertThat(text(sheet("<xsl:for-each-group select=\"//order\" group-by=\"number(total) gt 5\">"
                        + "<g k=\"{current-grouping-key()}\"/></xsl:for-each-group>")))
                .isEqualTo("<g k=\"true\"/><g k=\"false\"/>");
    }

    @Test
    void textsAreComparedByTheRulesOfALanguage() {
        assertThat(
                        text(
                                sheet(
                                        "<a><xsl:value-of select=\"compare('Ä', 'a', 'http://www.w3.org/2013/collation/UCA?lang=de;strength=primary')\"/></a>")))
                .isEqualTo("<a>0</a>");
    }

    static Stream<Arguments> patterns() {
        return Stream.of(
                Arguments.of("<xsl:number level=\"any\" count=\"total\"/>", "1 2 "),
                Arguments.of("<xsl:number level=\"any\" count=\"total\" from=\"order\"/>", "1 1 "),
                Arguments.of("<xsl:number level=\"multiple\" count=\"order|total\" format=\"1.a\"/>", "1.a 2.a "),
                Arguments.of("<xsl:number level=\"any\" count=\"total[. = $first]\"/>", "1 1 "),
                Arguments.of("<xsl:number level=\"any\" count=\"order[@id = '2']/total\"/>", " 1 "));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void numbersCountTheNodesOfAPattern(String number, String expected) {
        assertThat(text(whole("<xsl:output method=\"text\"/><xsl:template match=\"/\">"
                        + "<xsl:variable name=\"first\" select=\"(//total)[1]\"/><xsl:for-each select=\"//total\">"
                        + number + "<xsl:text> </xsl:text></xsl:for-each></xsl:template>")))
                .isEqualTo(expected);
    }

    @Test
    void groupsBeginAndEndAtThePatternsNodes() {
        assertThat(text(sheet("<xsl:for-each-group select=\"//*\" group-starting-with=\"order[@id]\">"
                        + "<g n=\"{count(current-group())}\"/></xsl:for-each-group>")))
                .isEqualTo("<g n=\"1\"/><g n=\"2\"/><g n=\"2\"/>");
        assertThat(text(sheet("<xsl:for-each-group select=\"//*\" group-ending-with=\"total|orders\">"
                        + "<g n=\"{count(current-group())}\"/></xsl:for-each-group>")))
                .isEqualTo("<g n=\"1\"/><g n=\"2\"/><g n=\"2\"/>");
    }

    @Test
    void otherOutputsAreWritten() {
        assertThat(
                        text(
                                whole(
                                        "<xsl:output method=\"json\"/><xsl:template match=\"/\">"
                                                + "<xsl:map><xsl:map-entry key=\"'ids'\" select=\"array{//order/@id/string()}\"/></xsl:map></xsl:template>")))
                .isEqualTo("{\"ids\":[\"1\",\"2\"]}");
        assertThat(text(whole("<xsl:output method=\"text\"/><xsl:template match=\"/\">ö€😀</xsl:template>")))
                .isEqualTo("ö€😀");
        assertThat((String) text(
                        whole("<xsl:output method=\"html\"/><xsl:template match=\"/\"><p>a<br/></p></xsl:template>")))
                .contains("<p>a<br></p>");
    }

    @Test
    void parametersHaveTheTypesOfTheirValues() {
        String stylesheet = whole(
                "<xsl:output method=\"text\"/><xsl:param name=\"text\"/><xsl:param name=\"count\" as=\"xs:integer\"/>"
                        + "<xsl:param name=\"flag\" as=\"xs:boolean\"/><xsl:param name=\"many\" as=\"xs:decimal*\"/>"
                        + "<xsl:template match=\"/\"><xsl:value-of select=\"$text, $count + 1, not($flag), sum($many)\"/></xsl:template>");
        Map<String, Object> parameters = Map.of("text", "<a>", "count", 2, "flag", true, "many", List.of(1.5, 2));
        assertThat(text(stylesheet, "parameters", parameters)).isEqualTo("<a> 3 false 3.5");
        assertThat(failure(stylesheet, "parameters", Map.of("text", Map.of("a", 1))))
                .contains("The parameter \"text\" must be a text, a number, true or false, or a list of these.");
        assertThat(failure(stylesheet, "parameters", Map.of("count", "many"))).contains("The transformation failed");
    }

    @Test
    void aStylesheetWithoutInputBeginsWithItsInitialTemplate() {
        String stylesheet = whole("<xsl:output omit-xml-declaration=\"yes\"/>"
                + "<xsl:template name=\"xsl:initial-template\"><out/></xsl:template>");
        Map<?, ?> result = (Map<?, ?>) XSLT.output("xslt.transform", Map.of("stylesheet", stylesheet));
        assertThat(result.get("text")).isEqualTo("<out/>");
    }

    @Test
    void aFileBecomesAFile() {
        String stylesheet = whole("<xsl:output encoding=\"ISO-8859-1\" method=\"html\"/>"
                + "<xsl:template match=\"/\"><p><xsl:value-of select=\".\"/></p></xsl:template>");
        byte[] latin =
                "<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>ö</a>".getBytes(StandardCharsets.ISO_8859_1);
        Map<String, Object> input = Map.of("input", "{{ steps.take }}", "stylesheet", stylesheet, "name", "order.html");
        Ran ran = XSLT.run(
                new Content("order.xml", latin),
                FormatHarness.step("act", "xslt.transform", input),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.act.file }}", "path", "out.html")));
        assertThat(FormatHarness.succeeded(ran, "put")).isEqualTo(Map.of("name", "order.html", "type", "text/html"));
        assertThat(new String(XSLT.bytes("out.html"), StandardCharsets.ISO_8859_1))
                .contains("<p>ö</p>");
    }

    @Test
    void aStylesheetMayBeAFile() {
        byte[] stylesheet = sheet("<out/>").getBytes(StandardCharsets.UTF_8);
        Map<String, Object> input = Map.of("input", "<a/>", "stylesheet", "{{ steps.take }}");
        Ran ran = XSLT.run(new Content("sheet.xsl", stylesheet), FormatHarness.step("act", "xslt.transform", input));
        assertThat(((Map<?, ?>) FormatHarness.succeeded(ran, "act")).get("text"))
                .isEqualTo("<out/>");
    }

    static Stream<Arguments> outside() {
        return Stream.of(
                Arguments.of("<xsl:copy-of select=\"doc('file:///etc/passwd')\"/>"),
                Arguments.of("<xsl:copy-of select=\"document('file:///etc/passwd')\"/>"),
                Arguments.of("<xsl:copy-of select=\"document('http://127.0.0.1/')\"/>"),
                Arguments.of("<xsl:copy-of select=\"collection('file:///etc')\"/>"),
                Arguments.of("<xsl:copy-of select=\"uri-collection('file:///etc')\"/>"),
                Arguments.of("<xsl:value-of select=\"unparsed-text('file:///etc/passwd')\"/>"),
                Arguments.of("<xsl:value-of select=\"unparsed-text-lines('file:///etc/passwd')\"/>"),
                Arguments.of("<xsl:value-of select=\"json-doc('file:///etc/passwd')\"/>"),
                Arguments.of(
                        "<xsl:source-document href=\"file:///etc/passwd\"><xsl:copy-of select=\".\"/></xsl:source-document>"),
                Arguments.of("<xsl:result-document href=\"file:///tmp/out-of-xslt\"><a/></xsl:result-document>"),
                Arguments.of("<xsl:value-of select=\"Q{java:java.lang.System}getProperty('user.home')\"/>"),
                Arguments.of("<xsl:value-of select=\"Q{java:java.lang.Runtime}getRuntime()\"/>"),
                Arguments.of("<xsl:evaluate xpath=\"'1'\"/>"),
                Arguments.of(
                        "<xsl:copy-of select=\"parse-xml('&lt;!DOCTYPE a SYSTEM &quot;file:///etc/passwd&quot;&gt;&lt;a/&gt;')\"/>"),
                Arguments.of("<xsl:copy-of select=\"transform(map{'stylesheet-location':'file:///etc/passwd'})\"/>"));
    }

    @ParameterizedTest
    @MethodSource("outside")
    void nothingOutsideIsReached(String instruction) {
        assertThat(failure(sheet(instruction))).doesNotContain("root:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system-property('user.home')",
                "environment-variable('PATH')",
                "available-environment-variables()",
                "available-system-properties()[contains(string(.), 'user')]",
                "unparsed-text-available('file:///etc/passwd')[.]",
                "doc-available('file:///etc/passwd')[.]"
            })
    void theServerStaysUnknown(String expression) {
        assertThat(text(whole("<xsl:output method=\"text\"/><xsl:template match=\"/\"><xsl:value-of select=\""
                        + expression + "\"/></xsl:template>")))
                .isEqualTo("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<xsl:import href=\"file:///etc/passwd\"/>",
                "<xsl:include href=\"http://127.0.0.1/a.xsl\"/>",
                "<xsl:use-package name=\"http://127.0.0.1/\"/>",
                "<xsl:param name=\"p\" static=\"yes\" select=\"unparsed-text('file:///etc/passwd')\"/>"
            })
    void aStylesheetImportsNothing(String declaration) {
        assertThat(failure(whole(declaration))).contains("The stylesheet is wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>",
                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><a>&b;</a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>"
            })
    void aDocumentTypeIsRefused(String xml) {
        assertThat(failure(sheet("<out/>"), "input", xml))
                .contains("The input cannot be read in line 1")
                .contains("There is a document type");
        assertThat(failure(xml)).contains("The stylesheet is wrong in line 1").contains("There is a document type");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("<a>", sheet("<out/>"), "The input cannot be read in line 1: "),
                Arguments.of("", sheet("<out/>"), "The input cannot be read in line 1"),
                Arguments.of("<a/>", sheet("<xsl:nothing/>"), "The stylesheet is wrong in line 1: "),
                Arguments.of("<a/>", sheet("<xsl:value-of select=\"1 +\"/>"), "The stylesheet is wrong in line 1: "),
                Arguments.of("<a/>", sheet("<xsl:value-of select=\"xs:integer('a')\"/>"), "Cannot convert string"),
                Arguments.of("<a/>", sheet("<xsl:value-of select=\"error((), 'No total')\"/>"), "No total."),
                Arguments.of(
                        "<a/>",
                        sheet("<xsl:copy-of select=\"transform(map { 'stylesheet-node': / })?output\"/>"),
                        "The function fn:transform is switched off. Transform in a further step of the flow."),
                Arguments.of(
                        "<a/>",
                        sheet(
                                "<xsl:copy-of select=\"function-lookup(QName('http://www.w3.org/2005/xpath-functions', 'transform'), 1)"
                                        + "(map { 'stylesheet-text': 'a' })\"/>"),
                        "The function fn:transform is switched off."),
                Arguments.of(
                        "<a/>",
                        sheet(
                                "<xsl:value-of select=\"compare('a', 'b', 'http://saxon.sf.net/collation?class=java.lang.Object')\"/>"),
                        "The collation \"http://saxon.sf.net/collation?class=java.lang.Object\" is switched off."),
                Arguments.of(
                        "<a/>",
                        sheet(
                                "<xsl:perform-sort select=\"//a\"><xsl:sort collation=\"http://saxon.sf.net/collation?class=java.lang.Object\"/>"
                                        + "</xsl:perform-sort>"),
                        "is switched off."),
                Arguments.of(
                        "<a/>",
                        sheet("<xsl:message terminate=\"yes\">The order has no total.</xsl:message>"),
                        "The stylesheet has ended with a message: The order has no total."),
                Arguments.of(
                        "<a/>",
                        whole("<xsl:template match=\"/\"><xsl:call-template name=\"t\"/></xsl:template>"
                                + "<xsl:template name=\"t\"><a><xsl:call-template name=\"t\"/></a></xsl:template>"),
                        "The transformation failed"),
                Arguments.of(
                        "<a/>",
                        sheet("<xsl:for-each select=\"1 to 2000000\">0123456789</xsl:for-each>"),
                        "The result has more than 10000000 bytes. Write it to a file"),
                Arguments.of(
                        "<a/>",
                        sheet(
                                "<xsl:value-of select=\"matches(string-join(for $i in 1 to 40 return 'a') || 'b', '^(a|aa|a?)+$')\"/>"),
                        "The transformation failed"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void errorsAreReported(String xml, String stylesheet, String message) {
        assertThat(failure(stylesheet, "input", xml)).contains(message);
    }

    @Test
    void aWrongCharacterOfXml11IsBadInput() {
        byte[] wrong = "<?xml version=\"1.1\"?><a>x\u0092y</a>".getBytes(StandardCharsets.UTF_8);
        Map<String, Object> input = Map.of("input", "{{ steps.take }}", "stylesheet", sheet("<out/>"));
        assertThat(XSLT.failure("xslt.transform", new Content("a.xml", wrong), input))
                .contains("An invalid XML character (Unicode: 0x92)");
    }

    /** A sequence is close to the longest that Saxon has: it refuses a longer one before the run can be cancelled. */
    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.of(whole("<xsl:template match=\"/\"><xsl:call-template name=\"t\"/></xsl:template>"
                        + "<xsl:template name=\"t\"><xsl:for-each select=\"1 to 2000000000\">"
                        + "<xsl:if test=\". lt 0\">a</xsl:if></xsl:for-each></xsl:template>")),
                Arguments.of(expression("sum(for $a in 1 to 2000000000 return $a)")),
                Arguments.of(expression("sum(for $a in 1 to 1000000, $b in 1 to 1000000 return $a * $b)")),
                Arguments.of(
                        sheet("<xsl:for-each select=\"//order\"><xsl:number count=\"order[sum(for $a in 1 to 1000000,"
                                + " $b in 1 to 1000000 return $a * $b + count(.)) = 1]\"/></xsl:for-each>")),
                Arguments.of(expression("some $a in 1 to 2000000000 satisfies $a lt 0")),
                Arguments.of(expression("count((1 to 2000000000)[. lt 0])")),
                Arguments.of(expression("sum((1 to 2000000000) ! (. + 1))")),
                Arguments.of(expression("fold-left(1 to 2000000000 - count(//none), 0, function($a, $b) { $a + $b })")),
                Arguments.of(
                        expression("let $f := function() { sum(for $a in 1 to 2000000000 return $a) } return $f()")),
                Arguments.of(expression(
                        "let $f := function($f, $n) { if ($n = 0) then 1 else $f($f, $n - 1) + $f($f, $n - 1) }"
                                + " return $f($f, 60)")));
    }

    private static String expression(String xpath) {
        return sheet("<xsl:message>begun</xsl:message><xsl:value-of select=\"" + xpath + "\"/>");
    }

    @ParameterizedTest
    @MethodSource("endless")
    void anEndlessTransformationIsStopped(String stylesheet) throws InterruptedException {
        try (Harness harness = Harness.of(XsltConnector.class)) {
            long run = harness.begin("xslt.transform", null, input(stylesheet));
            Thread transformation = transformation(harness, run);
            assertThat(harness.cancel(run).ended(run)).returns("cancelled", from(Ran::status));
            transformation.join(30_000);
            assertThat(transformation.getStackTrace()).as("still executed").isEmpty();
        }
    }

    /** The thread that executes the stylesheet of a run, once it does. */
    private static Thread transformation(Harness harness, long run) {
        while (harness.run(run).status().equals("running")
                || harness.run(run).status().equals("queued")) {
            for (Map.Entry<Thread, StackTraceElement[]> each :
                    Thread.getAllStackTraces().entrySet()) {
                if (Stream.of(each.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("callTemplate")
                                || frame.getMethodName().equals("applyTemplates"))) return each.getKey();
            }
        }
        throw new AssertionError("The run has ended by itself: " + harness.run(run));
    }
}
