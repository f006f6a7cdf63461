package io.junctura.plugins.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.plugins.zips.Workplace;
import io.junctura.testkit.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each odd workbook gets one sentence, or all of its rows. */
class OddWorkbooksTest {
    private static final String SHEET =
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                    + "<sheetData>%s</sheetData></worksheet>";

    private static final Workplace here = new Workplace(ExcelConnector.class);

    @AfterAll
    static void close() {
        here.close();
    }

    /** A workbook of one sheet, with further parts or other ones. */
    static byte[] workbook(String rows, String... others) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "_rels/.rels",
                "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\""
                        + " Target=\"xl/workbook.xml\"/></Relationships>");
        parts.put(
                "xl/workbook.xml",
                "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"s\"/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"/xl/sheet.xml\"/>"
                        + "<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"texts.xml\"/>"
                        + "<Relationship Id=\"f\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>");
        parts.put("xl/sheet.xml", SHEET.formatted(rows));
        for (int i = 0; i < others.length; i += 2) parts.put(others[i], others[i + 1]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static String row(String cells) {
        return "<row><c t=\"str\"><v>a</v></c></row><row>" + cells + "</row>";
    }

    private static byte[] cut(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - 100);
    }

    private static byte[] ole() {
        byte[] file = new byte[4096];
        System.arraycopy(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0}, 0, file, 0, 4);
        return file;
    }

    static Stream<Arguments> refused() {
        String bomb = "<!DOCTYPE worksheet [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b"
                + " \"&a;&a;&a;&a;\">]><worksheet>&b;</worksheet>";
        String outside = "<!DOCTYPE worksheet [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet>&x;</worksheet>";
        return Stream.of(
                arguments("empty.xlsx", new byte[0], "is empty."),
                arguments("old.xls", ole(), "is protected by a password, or a workbook of Excel 2003 or before (.xls)"),
                arguments("text.xlsx", "id;name".getBytes(StandardCharsets.UTF_8), "is not an .xlsx file."),
                arguments("other.xlsx", workbook("", "_rels/.rels", "<Relationships/>"), "is not an .xlsx file."),
                arguments("cut.xlsx", cut(workbook(row(""))), "\"cut.xlsx\" ends too early: the file is incomplete."),
                arguments("bomb.xlsx", workbook("", "xl/sheet.xml", bomb), "declares XML entities"),
                arguments("outside.xlsx", workbook("", "xl/sheet.xml", outside), "declares XML entities"),
                arguments(
                        "deep.xlsx",
                        workbook("<row>" + "<c>".repeat(200) + "</c>".repeat(200) + "</row>"),
                        "nests elements too deeply"),
                arguments("xml.xlsx", workbook("<row><c></row>"), "is damaged: it is not XML at line 1"),
                arguments("number.xlsx", workbook(row("<c><v>12x</v></c>")), "sheet \"S\", cell A2, is not a number"),
                arguments(
                        "exponent.xlsx",
                        workbook(row("<c><v>1e999999999</v></c>")),
                        "cell A2, is a number that no spreadsheet"),
                arguments(
                        "text-index.xlsx",
                        workbook(row("<c t=\"s\"><v>7</v></c>")),
                        "cell A2, refers to a text that the file does not have"),
                arguments(
                        "column.xlsx",
                        workbook(row("<c r=\"ZZZ2\"><v>1</v></c>")),
                        "row 2, has a cell outside of the sheet"),
                arguments(
                        "zeros.xlsx",
                        workbook(row("<c t=\"str\"><v>" + "0".repeat(15_000_000) + "</v></c>")),
                        "more than 100 times its size"),
                arguments(
                        "long.xlsx",
                        workbook(row("<c t=\"str\"><v>" + noise(17_000_000) + "</v></c>")),
                        "has a cell with more than 16000000 characters"),
                arguments(
                        "texts.xlsx", workbook("", "xl/texts.xml", texts()), "has more than 64 MB of different texts"),
                arguments(
                        "row.xlsx",
                        workbook(row("<c t=\"s\"><v>0</v></c>".repeat(21)), "xl/texts.xml", text(1_000_000)),
                        "sheet \"S\", row 2, has more than 20000000 characters"));
    }

    private static String text(int length) {
        return "<sst><si><t>" + "x".repeat(length) + "</t></si></sst>";
    }

    private static byte[] related(String relations) {
        return workbook(
                row("<c><v>1</v></c>"),
                "xl/_rels/workbook.xml.rels",
                "<Relationships>" + relations + "</Relationships>",
                "xl/texts.xml",
                text(9_000_000));
    }

    /** Digits that hardly can be compressed. */
    private static String noise(int length) {
        StringBuilder noise = new StringBuilder(length);
        Random random = new Random(1);
        while (noise.length() < length) noise.append(Long.toString(random.nextLong(), 36));
        return noise.substring(0, length);
    }

    private static String texts() {
        StringBuilder xml = new StringBuilder("<sst>");
        String text = noise(1_000_000);
        for (int i = 0; i < 70; i++)
            xml.append("<si><t>").append(i).append(text, i * 1000, 1_000_000).append("</t></si>");
        return xml.append("</sst>").toString();
    }

    private static String read() {
        return """
            - { id: act, use: excel.read, input: { file: "{{ steps.a }}" } }
            - { id: each, for-each: "{{ steps.act }}", collect: "{{ item }}", steps: [] }
            """;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void eachIsRefusedInASentence(String name, byte[] content, String says) throws IOException {
        Files.write(here.folder().resolve(name), content);
        assertThat(here.refusal(name, read()))
                .contains(says)
                .contains("\"" + name + "\"")
                .matches("[^\\n]*\\.");
    }

    static Stream<Arguments> accepted() {
        String dates = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-409]d\\ mmm;@\"/><numFmt"
                + " numFmtId=\"171\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"172\" formatCode=\"&quot;days&quot;"
                + " 0\"/></numFmts><cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf"
                + " numFmtId=\"172\"/></cellXfs></styleSheet>";
        return Stream.of(
                arguments("none.xlsx", workbook(""), "[]"),
                arguments("header-only.xlsx", workbook("<row><c t=\"str\"><v>a</v></c></row>"), "[]"),
                arguments("no-addresses.xlsx", workbook(row("<c><v>1</v></c><c><v>2</v></c>")), "[{a=1, B=2}]"),
                arguments(
                        "gaps.xlsx",
                        workbook("<row r=\"3\"><c r=\"B3\" t=\"str\"><v>b</v></c></row><row r=\"9\"><c"
                                + " r=\"B9\"><v>1</v></c></row>"),
                        "[{b=1}]"),
                arguments(
                        "twice.xlsx",
                        workbook("<row><c t=\"str\"><v>a</v></c><c"
                                + " t=\"str\"><v>a</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"),
                        "[{a=1, a 2=2}]"),
                arguments(
                        "inline.xlsx",
                        workbook(row("<c t=\"inlineStr\"><is><r><t>x </t></r><r><t>y</t></r></is></c>")),
                        "[{a=x y}]"),
                arguments(
                        "escape.xlsx",
                        workbook(row("<c t=\"str\"><v>a_x000D_b_x005F_x0041_</v></c>")),
                        "[{a=a\rb_x0041_}]"),
                arguments(
                        "phonetic.xlsx",
                        workbook(
                                row("<c t=\"s\"><v>0</v></c>"),
                                "xl/texts.xml",
                                "<sst><si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si></sst>"),
                        "[{a=東京}]"),
                arguments(
                        "dates.xlsx",
                        workbook(
                                row("<c s=\"1\"><v>1</v></c><c s=\"2\"><v>45000</v></c><c s=\"3\"><v>1.5</v></c><c"
                                        + " s=\"4\"><v>3</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c>"),
                                "xl/styles.xml",
                                dates),
                        "[{a=1900-01-01, B=2023-03-15, C=1.5, D=3, E=1900-02-29, F=1900-03-01}]"),
                arguments(
                        "digits.xlsx",
                        workbook(
                                row(
                                        "<c><v>0.30000000000000004</v></c><c><v>123456789012345678901234567890</v></c><c><v>-1E-7</v></c>")),
                        "[{a=0.30000000000000004, B=123456789012345678901234567890, C=-1E-7}]"),
                arguments(
                        "1904.xlsx",
                        workbook(
                                row("<c s=\"1\"><v>1</v></c>"),
                                "xl/styles.xml",
                                dates,
                                "xl/workbook.xml",
                                "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\""
                                        + " r:id=\"s\"/></sheets></workbook>"),
                        "[{a=1904-01-02}]"));
    }

    static Stream<Arguments> repeating() {
        return Stream.of(
                arguments(
                        "folders.xlsx",
                        related("<Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"" + "../".repeat(2_000_000)
                                + "xl/sheet.xml\"/>"),
                        "[{a=1}]"),
                arguments(
                        "related-twice.xlsx",
                        related("<Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"sheet.xml\"/>"
                                + Stream.of(1, 2, 3, 4, 5, 6, 7, 8)
                                        .map(id -> "<Relationship Id=\"" + id
                                                + "\" Type=\"x/sharedStrings\" Target=\"texts.xml\"/>")
                                        .collect(Collectors.joining())),
                        "[{a=1}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"accepted", "repeating"})
    void eachIsReadWithAllOfItsRows(String name, byte[] content, String rows) throws IOException {
        Files.write(here.folder().resolve(name), content);
        Ran ran = here.done(List.of(name), read());
        assertThat(String.valueOf(((Map<?, ?>) ran.step("each").output()).get("items")))
                .isEqualTo(rows);
    }

    @Test
    void aCellOfTenMillionCharactersIsRead() throws IOException {
        Files.write(
                here.folder().resolve("ten.xlsx"), workbook(row("<c t=\"str\"><v>" + noise(10_000_000) + "</v></c>")));
        Ran ran = here.done(List.of("ten.xlsx"), """
            - { id: act, use: excel.read, input: { file: "{{ steps.a }}" } }
            - { id: sizes, select: "{{ steps.act }}", values: "{{ $length(item.a) }}" }
            - { id: each, for-each: "{{ steps.sizes }}", collect: "{{ item }}", steps: [ { set: { n: 1 } } ] }
            """);
        assertThat(String.valueOf(ran.step("each").output())).contains("items=[10000000]");
    }
}
