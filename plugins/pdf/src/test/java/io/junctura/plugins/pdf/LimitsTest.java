package io.junctura.plugins.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.plugins.zips.Workplace;
import io.junctura.testkit.Ran;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccess;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Little data and small files that would take all time or memory. */
class LimitsTest {
    private static final Workplace here = new Workplace(PdfConnector.class);

    @AfterAll
    static void close() {
        here.close();
    }

    private static Ran written(String template, String data) {
        return here.ran(
                List.of(),
                "- { id: act, use: pdf.write, input: { template: \"" + template + "\", data: { " + data + " } } }\n");
    }

    private static String refusal(String template, String data) {
        Ran ran = written(template, data);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        assertThat(ran.step("act").error().kind()).isEqualTo("BAD_INPUT");
        return ran.step("act").error().message();
    }

    static Stream<Arguments> refused() {
        String columns = "has more than 1000 columns";
        String property = "a property that begins with -fs-table-cell-";
        return Stream.of(
                arguments(
                        "sections that multiply",
                        "{{{{#orders}}{{{{#lines}}{{{{note}}{{{{/lines}}{{{{/orders}}",
                        "orders: \"{{ [1..4000].{} }}\", lines: \"{{ [1..4000] }}\", note: ''",
                        "more than 10000000 repetitions of sections and look-ups of names"),
                arguments(
                        "cells that span columns",
                        "<table><tr><td colspan='{{{{n}}'>a<td colspan='{{{{n}}'>b</table>",
                        "n: 100000000",
                        columns),
                arguments(
                        "cells that span rows",
                        "<table>{{{{#rows}}<tr><td rowspan='2000'>a</tr>{{{{/rows}}</table>",
                        "rows: \"{{ [1..2000] }}\"",
                        columns),
                arguments(
                        "many columns",
                        "<table><tr>{{{{#columns}}<td>{{{{/columns}}</table>",
                        "columns: \"{{ [1..1001] }}\"",
                        columns),
                arguments(
                        "many rows that are almost empty",
                        "<table><tr><td colspan='1000'>a</tr>{{{{#rows}}<tr><td>b</tr>{{{{/rows}}</table>",
                        "rows: \"{{ [1..4000] }}\"",
                        "room for more than 4000000 cells"),
                arguments(
                        "spans in a style",
                        "<table><tr><td style='width: {{{{w}}'>a</table>",
                        "w: '1px; -FS-Table-Cell-Colspan: 100000000'",
                        property),
                arguments(
                        "spans in a style, with escapes of CSS",
                        "<table><tr><td style='width: {{{{w}}'>a</table>",
                        "w: '1px; -fs-table-cell-\\63 olspan: 100000000'",
                        property),
                arguments(
                        "spans in an attribute",
                        "<table><tr><td width='{{{{w}}'>a</table>",
                        "w: '1px; -fs-table-cell-colspan: 100000000'",
                        property),
                arguments(
                        "spans in the styles of the page",
                        "<style>td { width: {{{{w}} }</style><table><tr><td>a</table>",
                        "w: '1px; -fs-table-cell-colspan: 100000000'",
                        property));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void dataThatATemplateMultipliesAreRefused(String what, String template, String data, String says) {
        assertThat(refusal(template, data)).contains(says).endsWith(".");
    }

    @Test
    void aSpanIsLimitedAsInBrowsers() {
        String template = "<table><tr><td colspan='100000000' rowspan='100000000'>a</td></tr></table>";
        assertThat(written(template, "").status()).isEqualTo("succeeded");
    }

    /** A search for the end of each would read the page 900,000 times. */
    @Test
    void beginningsOfImagesAreTextWithoutAnImage() {
        assertThatNoException().isThrownBy(() -> Images.checkWithin("data:image/".repeat(900_000)));
    }

    @Test
    void aFileIsDrawnUntilItsStepEnds() throws IOException {
        try (DrawnContent content = new DrawnContent(1_000);
                RandomAccess buffer = content.createBuffer()) {
            buffer.write(1);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> buffer.write(1)).hasCauseInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatIsDrawnHasALimit() throws IOException {
        try (DrawnContent content = new DrawnContent(1_000);
                RandomAccess one = content.createBuffer();
                RandomAccess other = content.createBuffer()) {
            one.write(new byte[500]);
            other.write(new byte[500]);
            assertThatThrownBy(() -> one.write(1)).cause().hasMessageContaining("take more than 1000 bytes to draw");
        }
    }

    /** @param levels each draws the one below twice */
    private static byte[] drawings(int levels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            PDFormXObject below = new PDFormXObject(pdf);
            below.setResources(new PDResources());
            for (int i = 0; i < levels; i++) {
                PDFormXObject drawing = new PDFormXObject(pdf);
                drawing.setResources(with(below));
                content(drawing.getContentStream(), "/D Do /D Do");
                below = drawing;
            }
            PDPage page = new PDPage();
            page.setResources(with(below));
            page.setContents(content(new PDStream(pdf), "/D Do"));
            pdf.addPage(page);
            pdf.save(out);
        }
        return out.toByteArray();
    }

    private static PDResources with(PDFormXObject drawing) {
        PDResources resources = new PDResources();
        resources.put(COSName.getPDFName("D"), drawing);
        return resources;
    }

    private static PDStream content(PDStream stream, String operators) throws IOException {
        try (var out = stream.createOutputStream()) {
            out.write(operators.getBytes(StandardCharsets.US_ASCII));
        }
        return stream;
    }

    private static final String READ = """
        - { id: act, use: pdf.read, input: { file: "{{ steps.a }}" } }
        - { id: each, for-each: "{{ steps.act }}", collect: "{{ item }}", steps: [] }
        """;

    @Test
    void aPageWhoseDrawingsMultiplyIsNotRead() throws IOException {
        Files.write(here.folder().resolve("drawings.pdf"), drawings(18));
        assertThat(here.refusal("drawings.pdf", READ))
                .contains("\"drawings.pdf\", page 1, has more than")
                .endsWith(".");
    }

    private static byte[] packed(String content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            PDPage page = new PDPage();
            InputStream operators = new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII));
            page.setContents(new PDStream(pdf, operators, COSName.FLATE_DECODE));
            pdf.addPage(page);
            pdf.save(out);
        }
        return out.toByteArray();
    }

    @Test
    void aPageThatIsADecompressionBombIsNotRead() throws IOException {
        Files.write(here.folder().resolve("bomb.pdf"), packed("0 ".repeat(8_000_000)));
        assertThat(here.refusal("bomb.pdf", READ))
                .contains("unpacks to more than 100 times its size")
                .endsWith(".");
    }
}
