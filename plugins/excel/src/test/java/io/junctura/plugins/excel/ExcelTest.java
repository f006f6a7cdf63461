package io.junctura.plugins.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.plugins.zips.Workplace;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** LibreOffice reads what is written, and what it writes is read. */
@Tag("tools")
class ExcelTest {
    /** The text that Excel shows, not the stored value. */
    private static final String CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true";

    private static final Workplace here = new Workplace(ExcelConnector.class);

    @BeforeAll
    static void orders() throws Exception {
        office(
                "orders",
                row(text("id"), text("name"), text("price"), text("ordered"), text("at"), text("paid"), text("sum"))
                        + row(
                                number("1"),
                                text("Grüße 日本 &amp; &lt;b&gt;"),
                                number("12.345678901234"),
                                "<table:table-cell table:style-name=\"date\" office:value-type=\"date\""
                                        + " office:date-value=\"2026-11-28\"/>",
                                "<table:table-cell table:style-name=\"datetime\" office:value-type=\"date\""
                                        + " office:date-value=\"2026-11-28T10:15:30\"/>",
                                "<table:table-cell table:formula=\"of:=TRUE()\"/>",
                                "<table:table-cell table:formula=\"of:=[.A2]*2\"/>")
                        + row(
                                number("2"),
                                "<table:table-cell table:number-columns-repeated=\"5\"/>",
                                "<table:table-cell table:formula=\"of:=1/0\"/>"));
    }

    @AfterAll
    static void close() {
        here.close();
    }

    private static String read(String more) {
        return """
            - { id: act, use: excel.read, input: { file: "{{ steps.a }}"%s } }
            - { id: each, for-each: "{{ steps.act }}", collect: "{{ item }}", steps: [] }
            """.formatted(more);
    }

    private static List<?> rows(Ran ran) {
        return (List<?>) ((Map<?, ?>) ran.step("each").output()).get("items");
    }

    private List<?> rows(String file, String more) {
        return rows(here.done(List.of(file), read(more)));
    }

    /** As LibreOffice converts it, in the folder. */
    private static void converted(String file, String to) throws Exception {
        here.program(
                "soffice",
                "-env:UserInstallation=file://" + here.folder().resolve(".office"),
                "--headless",
                "--convert-to",
                to,
                file);
    }

    private static void put(String path, String content) throws IOException {
        Files.writeString(here.folder().resolve(path), content);
    }

    private void written(String input) {
        here.done(List.of(), """
            - id: act
              use: excel.write
              input: %s
            - { id: put, use: file.write, connection: folder, input: { path: "{{ steps.act.name }}", content: "{{ steps.act }}" } }
            """.formatted(input));
    }

    /** A workbook of LibreOffice, from one in the "flat" form of OpenDocument. */
    private static void office(String name, String cells) throws Exception {
        put(name + ".fods", """
            <?xml version="1.0" encoding="UTF-8"?>
            <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
              xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
              xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
              xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
              office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
            <office:automatic-styles>
              <number:date-style style:name="D"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
              <number:date-style style:name="DT"><number:day/><number:text>.</number:text><number:month/><number:text>.</number:text><number:year/><number:text> </number:text><number:hours/><number:text>:</number:text><number:minutes number:style="long"/></number:date-style>
              <style:style style:name="date" style:family="table-cell" style:data-style-name="D"/>
              <style:style style:name="datetime" style:family="table-cell" style:data-style-name="DT"/>
            </office:automatic-styles>
            <office:body><office:spreadsheet>
            <table:table table:name="First"><table:table-row><table:table-cell office:value-type="string"><text:p>only</text:p></table:table-cell></table:table-row></table:table>
            <table:table table:name="Orders &amp; more">%s</table:table>
            </office:spreadsheet></office:body></office:document>
            """.formatted(cells));
        converted(name + ".fods", "xlsx");
    }

    private static String row(String... cells) {
        return "<table:table-row>" + String.join("", cells) + "</table:table-row>";
    }

    private static String text(String text) {
        return "<table:table-cell office:value-type=\"string\"><text:p>" + text + "</text:p></table:table-cell>";
    }

    private static String number(String value) {
        return "<table:table-cell office:value-type=\"float\" office:value=\"" + value + "\"/>";
    }

    @Test
    void aSheetOfAnotherProgramIsReadWithItsTypes() throws Exception {
        assertThat(rows("orders.xlsx", ", sheet: \"Orders & more\"").toString())
                .isEqualTo("[{id=1, name=Grüße 日本 & <b>, price=12.345678901234, ordered=2026-11-28,"
                        + " at=2026-11-28T10:15:30, paid=true, sum=2}, {id=2, name=null, price=null, ordered=null,"
                        + " at=null, paid=null, sum=#DIV/0!}]");
    }

    @Test
    void aSheetIsFoundByItsNumberAndThePartOfItByItsRange() throws Exception {
        assertThat(rows("orders.xlsx", ", sheet: \"2\", range: \"A2:C3\", header: false")
                        .toString())
                .isEqualTo("[{A=1, B=Grüße 日本 & <b>, C=12.345678901234}, {A=2}]");
        assertThat(rows("orders.xlsx", ", sheet: \"2\", range: \"B:C\"").toString())
                .isEqualTo("[{name=Grüße 日本 & <b>, price=12.345678901234}]");
        assertThat(rows("orders.xlsx", ", header: false").toString()).isEqualTo("[{A=only}]");
    }

    @Test
    void aSheetThatIsNotThereIsNamedBesideThoseThatAre() throws Exception {
        assertThat(here.refusal("orders.xlsx", read(", sheet: Customers")))
                .isEqualTo("\"orders.xlsx\" has no sheet \"Customers\". Its sheets: First, Orders & more.");
    }

    @Test
    void cellsGetTheTypesOfTheirColumns() throws Exception {
        assertThat(rows("orders.xlsx", ", sheet: \"2\", range: \"A1:C2\", types: { id: text, price: decimal }")
                        .toString())
                .isEqualTo("[{id=1, name=Grüße 日本 & <b>, price=12.345678901234}]");
        assertThat(((Map<?, ?>) rows("orders.xlsx", ", sheet: \"2\", types: { id: text }")
                                .get(0))
                        .get("id"))
                .isEqualTo("1");
        assertThat(here.refusal("orders.xlsx", read(", sheet: \"2\", types: { name: integer }")))
                .isEqualTo("\"orders.xlsx\", sheet \"Orders & more\", cell B2, column \"name\", is not of the type"
                        + " integer.");
    }

    @Test
    void anotherProgramReadsWrittenFiles() throws Exception {
        written("""
            { name: out.xlsx, sheet: Orders,
              rows: [ { id: 1, name: " Grüße, 日本 ", price: 1234.5, day: "2026-11-28", at: "2026-11-28T10:15:30Z", ok: true },
                      { id: 2, name: "a \\"b\\" <c> &\\n d", price: "0.10", day: "1900-03-01", at: null, ok: false } ],
              titles: { day: Ordered on }, types: { day: date, at: date, price: decimal },
              formats: { price: "0.00", day: "dd.mm.yyyy" }, widths: { name: 30 } }\
            """);
        converted("out.xlsx", CSV);
        assertThat(Files.readString(here.folder().resolve("out.csv"))).isEqualTo("""
            id,name,price,Ordered on,at,ok
            1," Grüße, 日本 ",1234.50,28.11.2026,2026-11-28 10:15:30,TRUE
            2,"a ""b"" <c> &
             d",0.10,01.03.1900,,FALSE
            """);
    }

    @Test
    void writtenFilesAreReadBack() throws Exception {
        written("""
            { name: again.xlsx, types: { day: date, t: time }, rows: [
              { a: "x", n: 12345678901234567890, d: 0.1, big: 1e300, day: "2024-02-29", t: "23:59:59.5", b: false,
                odd: "a\\u0000b\\u000b_x0041_\\r\\n", s: "  spaces  ", f: "=1+1" },
              { a: null, n: -5, d: 123456789.123456789, big: 0, day: "1999-12-31T12:00:00", t: "00:00", b: true, odd: "", s: "𝄞", f: "@x" } ] }\
            """);
        List<?> rows = rows("again.xlsx", "");
        assertThat(rows.get(0).toString())
                .isEqualTo("{a=x, n=12345678901234567890, d=0.1, big=1E+300, day=2024-02-29, t=23:59:59.5, b=false,"
                        + " odd=a\0b\u000b_x0041_\r\n, s=  spaces  , f==1+1}");
        assertThat(rows.get(1).toString())
                .isEqualTo("{a=null, n=-5, d=123456789.123456789, big=0, day=1999-12-31T12:00:00, t=00:00:00, b=true,"
                        + " odd=, s=𝄞, f=@x}");
    }

    @Test
    void severalSheetsAreWritten() {
        written("""
            { name: two.xlsx, sheet: One, rows: [{ a: 1 }], moreSheets: [{ sheet: Two, rows: [{ b: 2 }, { b: 3 }] }] }\
            """);
        assertThat(rows("two.xlsx", ", sheet: Two").toString()).isEqualTo("[{b=2}, {b=3}]");
    }

    @Test
    void noRowsMakeAnEmptySheet() throws Exception {
        written("{ name: none.xlsx, rows: [] }");
        converted("none.xlsx", "csv");
        assertThat(rows("none.xlsx", "")).isEmpty();
        written("{ name: header.xlsx, rows: [], columns: [a, b] }");
        converted("header.xlsx", "csv");
        assertThat(Files.readString(here.folder().resolve("header.csv"))).isEqualTo("a,b\n");
    }

    @Test
    void aTextThatLooksLikeAFormulaStaysAText() throws Exception {
        List<String> texts = List.of(
                "=1+1",
                "+1+1",
                "-1+1",
                "@SUM(1)",
                "\t=1+1",
                "\r=1+1",
                "=HYPERLINK(\\\"http://127.0.0.1\\\")",
                "=cmd|' /C calc'!A0");
        written("{ name: guard.xlsx, rows: [{ a: \"" + String.join("\" }, { a: \"", texts) + "\" }] }");
        converted("guard.xlsx", "fods");
        assertThat(Files.readString(here.folder().resolve("guard.fods"))).doesNotContain("table:formula");
    }

    @Test
    void aFormulaIsWrittenWhereTheGuardIsSwitchedOff() throws Exception {
        written("{ name: formula.xlsx, guardFormulas: false, rows: [{ a: \"=1+2\" }] }");
        assertThat(here.refusal("formula.xlsx", read("")))
                .contains("cell A2, has a formula whose value the file does not have.");
        assertThat(rows("formula.xlsx", ", uncomputed: error")).hasToString("[{a=#N/A}]");
        converted("formula.xlsx", "csv");
        assertThat(Files.readString(here.folder().resolve("formula.csv"))).isEqualTo("a\n3\n");
    }

    static Stream<Arguments> refusedRows() {
        return Stream.of(
                arguments(
                        "{ rows: [{ a: 1 }, { b: 1 }] }", "Row 2 has the key \"b\", which the first row does not have"),
                arguments("{ rows: [5] }", "Row 1 of the sheet \"Sheet1\" is not a map"),
                arguments(
                        "{ rows: [{ a: [1] }] }", "Row 1, column \"a\": a list or a map cannot be the value of a cell"),
                arguments(
                        "{ rows: [{ a: x }], types: { a: integer } }",
                        "Row 1, column \"a\": \"x\" is not of the type integer."),
                arguments("{ rows: [{ a: \"28.11.2026\" }], types: { a: date } }", "is not of the type date."),
                arguments(
                        "{ rows: [{ a: \"{{ $pad('', 32768, 'x') }}\" }] }", "a text of 32768 characters is too long"),
                arguments("{ rows: [], sheet: \"a/b\" }", "Excel takes names of at most 31 characters"),
                arguments(
                        "{ rows: [], sheet: \"a\", moreSheets: [{ sheet: A, rows: [] }] }",
                        "Two sheets have the name \"A\""));
    }

    @ParameterizedTest
    @MethodSource("refusedRows")
    void rowsThatCannotBeWrittenAreReported(String input, String says) {
        Ran ran = here.ran(List.of(), "- { id: act, use: excel.write, input: " + input + " }\n");
        assertThat(ran.status()).isEqualTo("failed");
        assertThat(ran.step("act").error().message()).contains(says);
    }

    @Test
    void numbersOfASpreadsheetKeepTheirDigits() throws Exception {
        String digits = "0.1,1e-7,123456789012345,1.7976931348623157E308,-0.5";
        put("digits.csv", "n\n" + digits.replace(',', '\n') + "\n");
        converted("digits.csv", "xlsx");
        List<BigDecimal> read = rows("digits.xlsx", "").stream()
                .map(row -> new BigDecimal(((Map<?, ?>) row).get("n").toString()))
                .toList();
        List<BigDecimal> expected =
                Arrays.stream(digits.split(",")).map(BigDecimal::new).toList();
        for (int i = 0; i < expected.size(); i++) assertThat(read.get(i)).isEqualByComparingTo(expected.get(i));
    }
}
