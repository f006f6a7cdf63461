package io.junctura.plugins.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.testkit.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvTest {
    private static final FormatHarness CSV = new FormatHarness(CsvConnector.class);

    @AfterAll
    static void close() {
        CSV.close();
    }

    private static Content file(String text) {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Content file(byte[] bytes) {
        return new Content("orders.csv", bytes);
    }

    private static Map<String, Object> row(Object... keysAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2)
            row.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        return row;
    }

    private static List<Object> read(String text, Map<String, ?> options) {
        return CSV.rows("csv.read", file(text), options);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void rowsAreMapsInTheOrderOfTheColumns() {
        List<Object> rows = read("b,a\n1,\"x, \"\"y\"\"\nz\"\n", Map.of());
        assertThat(rows).containsExactly(row("b", "1", "a", "x, \"y\"\nz"));
        assertThat(((Map<?, ?>) rows.get(0)).keySet().toString()).isEqualTo("[b, a]");
    }

    @Test
    void theDelimiterIsTheOneOfTheFirstLineOrTheOneThatIsGiven() {
        assertThat(read("a;b\n1,5;2", Map.of())).containsExactly(row("a", "1,5", "b", "2"));
        assertThat(read("a\tb\n1\t2", Map.of())).containsExactly(row("a", "1", "b", "2"));
        assertThat(read("a|b\n1|2", Map.of())).containsExactly(row("a", "1", "b", "2"));
        assertThat(read("a\tb,c\n1\t2", Map.of("delimiter", "tab"))).containsExactly(row("a", "1", "b,c", "2"));
        assertThat(read("sep=;\na,b;c\n1;2", Map.of())).containsExactly(row("a,b", "1", "c", "2"));
    }

    @Test
    void columnsWithoutAHeaderHaveNumbersOrTheNamesThatAreGiven() {
        assertThat(read("1,2\n3,4,5", Map.of("header", false)))
                .containsExactly(
                        row("column1", "1", "column2", "2"), row("column1", "3", "column2", "4", "column3", "5"));
        assertThat(read("1,2", Map.of("header", false, "columns", List.of("a", "b"))))
                .containsExactly(row("a", "1", "b", "2"));
        assertThat(read("x,y\n1,2", Map.of("columns", List.of("a", "b")))).containsExactly(row("a", "1", "b", "2"));
    }

    /** What the options mean is in the corpus. These are the ways in which they reach it. */
    @Test
    void eachActionThatReadsHasTheSameOptions() {
        String text = "Orders\nid, name\n1, \"5\\\" disk\", x\n2\n\"3\"x\n";
        Map<String, Object> options =
                Map.of("skipRows", 1, "escape", "\\", "trim", true, "longRows", "cut", "shortRows", "bad");
        Map<String, Object> skip = row("badRows", "skip");
        skip.putAll(options);
        assertThat(read(text, skip)).containsExactly(row("id", "1", "name", "5\" disk"));
        skip.put("text", text);
        assertThat(CSV.output("csv.parse", skip)).isEqualTo(List.of(row("id", "1", "name", "5\" disk")));
        Ran ran = CSV.run(
                file(text),
                FormatHarness.step("act", "csv.read-checked", options),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.act.rejects }}", "path", "rejects")));
        assertThat(((Map<?, ?>) FormatHarness.succeeded(ran, "act")).get("count"))
                .hasToString("1");
        assertThat(text(CSV.bytes("rejects")))
                .isEqualTo("line,reason,id,name\r\n"
                        + "4,\"it has 1 cell, and there are 2 columns\",2\r\n"
                        + "5,\"there is text after the closing quote of the column \"\"id\"\"\",\"\"\"3\"\"x\"\r\n");
    }

    @Test
    void commentsAreNoRows() {
        assertThat(read("# export\na\n#1\n2", Map.of("comment", "#"))).containsExactly(row("a", "2"));
        assertThat(read("a\n#1", Map.of())).containsExactly(row("a", "#1"));
    }

    @Test
    void emptyCellsAreTextsOrAbsent() {
        assertThat(read("a,b\n,\"\"", Map.of())).containsExactly(row("a", "", "b", ""));
        assertThat(read("a,b\n,2", Map.of("empty", "absent"))).containsExactly(row("b", "2"));
        assertThat(read("a,b\n,2", Map.of("types", Map.of("a", "decimal")))).containsExactly(row("a", null, "b", "2"));
    }

    @Test
    void typesMakeValues() {
        List<Object> rows = read(
                "id;total;paid;on;at;note\n123456789012345678901;1,50;Yes;28.11.2026;28.11.2026 09:30;007",
                Map.of(
                        "types",
                        Map.of(
                                "id",
                                "integer",
                                "total",
                                Map.of("type", "decimal", "mark", ","),
                                "paid",
                                "boolean",
                                "on",
                                Map.of("type", "date", "format", "dd.MM.yyyy"),
                                "at",
                                Map.of("type", "time", "format", "dd.MM.yyyy HH:mm"),
                                "note",
                                "text")));
        Map<?, ?> row = (Map<?, ?>) rows.get(0);
        assertThat(row.get("id").toString()).isEqualTo("123456789012345678901");
        assertThat(row.get("total").toString()).isEqualTo("1.50");
        assertThat(row.get("paid")).isEqualTo(true);
        assertThat(row.get("on")).isEqualTo("2026-11-28");
        assertThat(row.get("at")).isEqualTo("2026-11-28T09:30:00");
        assertThat(row.get("note")).isEqualTo("007");
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("integer", "1.5", "must be a whole number, not \"1.5\""),
                Arguments.of("decimal", "1,5", "must be a number such as 12.5, not \"1,5\""),
                Arguments.of("boolean", "maybe", "must be true, false, yes, no, 1 or 0, not \"maybe\""),
                Arguments.of("date", "28.11.2026", "must be a date such as 2026-11-28, not \"28.11.2026\""),
                Arguments.of(
                        Map.of("type", "date", "format", "dd.MM.yyyy"),
                        "31.02.2026",
                        "must be a date written as dd.MM.yyyy, not \"31.02.2026\""),
                Arguments.of("time", "25:00", "must be a time such as 2026-11-28T09:30:00Z, not \"25:00\""));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void aValueThatIsNotOfItsTypeIsNamedWithItsPlace(Object type, String value, String why) {
        String message = CSV.unreadable(
                "csv.read", file("id,value\n1,\n2,\"" + value + "\""), Map.of("types", Map.of("value", type)));
        assertThat(message).isEqualTo("Row 2 of \"orders.csv\" (line 3): column \"value\" " + why + ".");
    }

    @Test
    void aTypeOfAColumnThatIsNotThereIsAnError() {
        assertThat(CSV.unreadable("csv.read", file("id,total\n1,2"), Map.of("types", Map.of("totl", "decimal"))))
                .isEqualTo(
                        "There is no column \"totl\" in \"orders.csv\", which \"types\" names. Its columns are: id, total."
                                + " If the first line is a row, set \"header\" to false.");
        assertThat(CSV.unreadable(
                        "csv.read",
                        file("id|total\n1|2"),
                        Map.of("delimiter", ";", "types", Map.of("total", "decimal"))))
                .isEqualTo("There is no column \"total\" in \"orders.csv\", which \"types\" names. Its columns are:"
                        + " id|total. If \"|\" separates them, set \"delimiter\" to it.");
        assertThat(CSV.unreadable(
                        "csv.read", file("Orders\n\nid,total\n1,2"), Map.of("types", Map.of("total", "decimal"))))
                .isEqualTo("There is no column \"total\" in \"orders.csv\", which \"types\" names. Its columns are:"
                        + " Orders. If the table begins in line 3, set \"skipRows\" to 2.");
    }

    @Test
    void badRowsAreSkippedIfThatIsAskedFor() {
        assertThat(read("a\n1\n2,3\nx\n4", Map.of("badRows", "skip", "types", Map.of("a", "integer"))))
                .hasToString("[{a=1}, {a=4}]");
    }

    @Test
    void badRowsGoToARejectFileWithLineAndReason() {
        Ran ran = CSV.run(
                file("id,total\n1,10\n2,=x\n\"3\n\",1,1\n4,5"),
                FormatHarness.step("act", "csv.read-checked", Map.of("types", Map.of("total", "integer"))),
                FormatHarness.step("show", "desk.show", Map.of("rows", "{{ steps.act.rows }}")),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.act.rejects }}", "path", "rejects")));
        Map<?, ?> checked = (Map<?, ?>) FormatHarness.succeeded(ran, "act");
        assertThat(checked.get("count")).hasToString("2");
        assertThat(checked.get("rejected")).hasToString("2");
        assertThat(ran.step("show").output()).hasToString("[{id=1, total=10}, {id=4, total=5}]");
        assertThat(text(CSV.bytes("rejects")))
                .isEqualTo("line,reason,id,total\r\n"
                        + "3,\"column \"\"total\"\" must be a whole number, not \"\"=x\"\"\",2,'=x\r\n"
                        + "4,\"it has 3 cells, and there are only 2 columns\",\"3\n\",1,1\r\n");
    }

    @Test
    void withoutBadRowsThereIsNoRejectFile() {
        Ran ran = CSV.run("csv.read-checked", file("id\n1"), Map.of());
        assertThat(((Map<?, ?>) FormatHarness.succeeded(ran, "act")).get("rejects"))
                .isNull();
    }

    static Stream<Arguments> oddFiles() throws IOException {
        String text = "name,city\nJörg,Łódź\n";
        return Stream.of(
                odd("UTF-8 with a byte order mark", concat(mark(0xEF, 0xBB, 0xBF), bytes(text, "UTF-8")), Map.of()),
                odd("UTF-16, little end first", concat(mark(0xFF, 0xFE), bytes(text, "UTF-16LE")), Map.of()),
                odd("UTF-16, big end first", concat(mark(0xFE, 0xFF), bytes(text, "UTF-16BE")), Map.of()),
                odd("UTF-16 without a mark", bytes(text, "UTF-16LE"), Map.of("encoding", "UTF-16LE")),
                odd("Central European", bytes(text, "windows-1250"), Map.of("encoding", "windows-1250")),
                odd(
                        "a mark goes before the option",
                        concat(mark(0xEF, 0xBB, 0xBF), bytes(text, "UTF-8")),
                        Map.of("encoding", "windows-1252")),
                odd("old Macintosh line ends", bytes(text.replace('\n', '\r'), "UTF-8"), Map.of()),
                odd("Windows line ends", bytes(text.replace("\n", "\r\n"), "UTF-8"), Map.of()),
                odd("empty lines", bytes("\n\n" + text + "\n\n", "UTF-8"), Map.of()),
                odd("no line end at the end", bytes(text.strip(), "UTF-8"), Map.of()));
    }

    private static Arguments odd(String what, byte[] bytes, Map<String, ?> options) {
        return Arguments.of(what, bytes, options);
    }

    private static byte[] mark(int... bytes) {
        byte[] mark = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) mark[i] = (byte) bytes[i];
        return mark;
    }

    private static byte[] bytes(String text, String encoding) {
        return text.getBytes(Charset.forName(encoding));
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.write(part);
        return all.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddFiles")
    void oddFilesLoseNothing(String what, byte[] bytes, Map<String, ?> options) {
        assertThat(CSV.rows("csv.read", file(bytes), options)).containsExactly(row("name", "Jörg", "city", "Łódź"));
    }

    static Stream<String> texts() {
        return Stream.of(
                "a,b\n1,2\n",
                "\uFEFF\"a\",b\r\n1,2",
                "sep=;\r\na;b,c\r\n1;2\r\n",
                "\"sep=|\"\na|b,c,d\n1|2\n",
                "a\tb\tc;d\n1\t2\t3",
                "a|b|c;d\n1|2|3",
                " a , ,c\n1,2,3",
                "a;b\n\n1;\"x;\"\"y\"\"\nz\"\n\n",
                "a,b,c\r1,2\r3,,",
                "a,b\n#1,x\0\n",
                "a\n",
                "");
    }

    /** A for-each over the file itself, without this connector, reads the same rows. */
    @ParameterizedTest
    @MethodSource("texts")
    void theSameBytesMeanTheSameRowsAsToTheServer(String text) {
        assertThat(CSV.rows("csv.read", file(text), Map.of())).isEqualTo(CSV.rowsWithoutAction(file(text)));
    }

    @Test
    void textOfJapanesePcsIsRead() {
        assertThat(CSV.rows("csv.read", file(bytes("名前\n表示\n", "Shift_JIS")), Map.of("encoding", "Shift_JIS")))
                .containsExactly(row("名前", "表示"));
    }

    @Test
    void nulBytesAreKept() {
        assertThat(read("a\nx\0y", Map.of())).containsExactly(row("a", "x\0y"));
    }

    @Test
    void aFileWithoutRowsHasNone() {
        assertThat(read("", Map.of())).isEmpty();
        assertThat(read("a,b\r\n", Map.of())).isEmpty();
        assertThat(read("\r\n", Map.of())).isEmpty();
    }

    @Test
    void aShortRowLacksTheLastColumns() {
        assertThat(read("a,b\n1", Map.of())).containsExactly(row("a", "1"));
    }

    static Stream<Arguments> wrongFiles() throws IOException {
        return Stream.of(
                Arguments.of(
                        bytes("name\nJörg\n", "windows-1252"),
                        "The file \"orders.csv\" is not text in UTF-8: in line 2, byte 7 of the file (F6) is wrong."
                                + " Set \"encoding\" to the one in which the file was written, such as windows-1252."),
                Arguments.of(
                        concat(bytes("name\nJ", "UTF-8"), mark(0xC3)),
                        "The file \"orders.csv\" is not text in UTF-8: in line 2, byte 7 of the file (C3) is wrong."
                                + " The file was cut off within a character, or \"encoding\" must be set to the one in"
                                + " which it was written."),
                Arguments.of(
                        bytes("name\nJörg\n", "UTF-16LE"),
                        "The file \"orders.csv\" looks like UTF-16LE without a byte order mark."
                                + " Set \"encoding\" to UTF-16LE."),
                Arguments.of(
                        bytes("name\nJörg\n", "UTF-16BE"),
                        "The file \"orders.csv\" looks like UTF-16BE without a byte order mark."
                                + " Set \"encoding\" to UTF-16BE."),
                Arguments.of(
                        new byte[100],
                        "The file \"orders.csv\" begins with NUL bytes. It was probably not written completely."),
                Arguments.of(
                        bytes("PK\3\4 and more", "UTF-8"),
                        "The file \"orders.csv\" is not text, but a zip file or a workbook (.xlsx)."),
                Arguments.of(bytes("%PDF-1.4\n", "UTF-8"), "The file \"orders.csv\" is not text, but a PDF file."),
                Arguments.of(
                        bytes("a,b\n1,2\n1,2,3\n", "UTF-8"),
                        "Row 2 of \"orders.csv\" (line 3): it has 3 cells, and there are only 2 columns."
                                + " Set \"longRows\" to keep or cut. Or set \"badRows\" to skip."),
                Arguments.of(
                        bytes("a,b\n1,2\n\"1,2\n3,4\n", "UTF-8"),
                        "Row 2 of \"orders.csv\" (line 3): a quote in the column \"a\" has no end."
                                + " Set \"strayQuotes\" to text. Or set \"badRows\" to skip."),
                Arguments.of(
                        bytes("a,b\n1,\"2\"x\n", "UTF-8"),
                        "Row 1 of \"orders.csv\" (line 2): there is text after the closing quote of the column \"b\"."
                                + " Set \"strayQuotes\" to text. Or set \"badRows\" to skip."),
                Arguments.of(
                        bytes("a,\"b", "UTF-8"),
                        "The header of \"orders.csv\" (line 1): a quote in the column \"column2\" has no end."
                                + " Set \"strayQuotes\" to text."),
                Arguments.of(
                        bytes("a,b\n1,2\n\"" + "x".repeat(20_000_000), "UTF-8"),
                        "Row 2 of \"orders.csv\" (line 3): it has more than 10000000 characters in the column \"a\"."
                                + " Perhaps a quote has no end. Set \"strayQuotes\" to text."
                                + " Or set \"badRows\" to skip."),
                Arguments.of(
                        bytes("a,b\n1," + "x".repeat(10_000_001), "UTF-8"),
                        "Row 1 of \"orders.csv\" (line 2): it has more than 10000000 characters in the column \"b\"."
                                + " Shorten it. Or set \"badRows\" to skip."));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void aWrongFileIsExplainedInASentence(byte[] bytes, String message) {
        assertThat(CSV.unreadable("csv.read", file(bytes), Map.of())).isEqualTo(message);
    }

    @Test
    void aCharacterHasOneMeaning() {
        assertThat(CSV.unreadable("csv.read", file("sep=|\na|b\n1|2"), Map.of("comment", "|")))
                .isEqualTo("The delimiter of \"orders.csv\" is \"|\", which is also the character of \"quote\","
                        + " \"escape\" or \"comment\". Set another one.");
    }

    @Test
    void aCellMayHaveTenMegabytes() {
        Map<?, ?> measured = CSV.measure("csv.read", file("a\n" + "x".repeat(10_000_000) + "\n1\n"), Map.of());
        assertThat(measured.get("count")).hasToString("2");
        assertThat(measured.get("longest")).hasToString("10000000");
    }

    @Test
    void rowsBecomeAFile() {
        byte[] written = CSV.written(
                "csv.write",
                Map.of(
                        "rows",
                        List.of(
                                row("id", 1, "note", "a \"b\", c\nd"),
                                row("id", 2.50, "note", null),
                                row("id", true))));
        assertThat(text(written)).isEqualTo("id,note\r\n1,\"a \"\"b\"\", c\nd\"\r\n2.5,\r\ntrue,\r\n");
    }

    @Test
    void columnsAreThoseOfTheFirstRowUnlessTheyAreGiven() {
        List<Object> rows = List.of(row("a", 1), row("a", 2, "b", 3));
        assertThat(CSV.failure("csv.write", Map.of("rows", rows)))
                .isEqualTo("Row 2 has the key \"b\", which the first row does not have."
                        + " Set \"columns\" to all that are to be written.");
        byte[] written = CSV.written(
                "csv.write",
                Map.of(
                        "rows",
                        rows,
                        "columns",
                        List.of("b", "a"),
                        "titles",
                        Map.of("a", "Number"),
                        "delimiter",
                        ";",
                        "quoting",
                        "always",
                        "lineEnd",
                        "lf"));
        assertThat(text(written)).isEqualTo("\"b\";\"Number\"\n\"\";\"1\"\n\"3\";\"2\"\n");
    }

    @Test
    void aFileMayBeginWithAByteOrderMarkAndHaveAnyEncoding() {
        List<Object> rows = List.of(row("a", "ö"));
        Map<String, Object> marked = Map.of("rows", rows, "byteOrderMark", true, "header", false);
        assertThat(CSV.written("csv.write", marked))
                .isEqualTo(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 0xC3, (byte) 0xB6, 13, 10});
        Map<String, Object> windows = Map.of("rows", rows, "encoding", "windows-1252", "header", false);
        assertThat(CSV.written("csv.write", windows)).isEqualTo(new byte[] {(byte) 0xF6, 13, 10});
        assertThat(CSV.failure("csv.write", Map.of("rows", List.of(row("a", "Łódź")), "encoding", "windows-1252")))
                .isEqualTo("Row 1, column \"a\": the encoding windows-1252 does not have all characters of \"Łódź\"."
                        + " Choose UTF-8.");
    }

    static Stream<Arguments> formulas() {
        return Stream.of(
                Arguments.of("=1+1", "'=1+1"),
                Arguments.of("+1+1", "'+1+1"),
                Arguments.of("-1+1", "'-1+1"),
                Arguments.of("@SUM(A1)", "'@SUM(A1)"),
                Arguments.of("\t=1", "'\t=1"),
                Arguments.of("＝1+1", "'＝1+1"),
                Arguments.of("-", "'-"),
                Arguments.of("-12.50", "-12.50"),
                Arguments.of("-12,50", "-12,50"),
                Arguments.of("+491701234567", "+491701234567"),
                Arguments.of("a=b", "a=b"));
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void aFormulaIsWrittenAsAText(String text, String expected) {
        Map<String, Object> input = Map.of("rows", List.of(row("a", text)), "header", false, "delimiter", ";");
        assertThat(text(CSV.written("csv.write", input))).isEqualTo(expected + "\r\n");
        Map<String, Object> unguarded = new LinkedHashMap<>(input);
        unguarded.put("guardFormulas", false);
        assertThat(text(CSV.written("csv.write", unguarded))).isEqualTo(text + "\r\n");
    }

    static Stream<Arguments> wrongRows() {
        return Stream.of(
                Arguments.of(List.of(1), "Row 1 is a number. A row of a CSV file is a map from columns to values."),
                Arguments.of(
                        List.of(row("a", List.of(1))),
                        "Row 1, column \"a\": a list cannot be the value of a cell. Make it a text or a number first."),
                Arguments.of(List.of(row()), "Row 1 is empty, so its columns are unknown. Set \"columns\"."));
    }

    @ParameterizedTest
    @MethodSource("wrongRows")
    void aRowThatIsNoneIsExplained(List<Object> rows, String message) {
        assertThat(CSV.failure("csv.write", Map.of("rows", rows))).isEqualTo(message);
    }

    @Test
    void noRowsBecomeAFileWithTheHeaderAtMost() {
        assertThat(CSV.written("csv.write", Map.of("rows", List.of()))).isEmpty();
        assertThat(text(CSV.written("csv.write", Map.of("rows", List.of(), "columns", List.of("a")))))
                .isEqualTo("a\r\n");
    }

    @Test
    void textsAreParsedAndFormatted() {
        String text = "a,b\r\n1,\"x,y\"\r\n";
        List<Object> rows = new ArrayList<>((List<?>) CSV.output("csv.parse", Map.of("text", text)));
        assertThat(rows).containsExactly(row("a", "1", "b", "x,y"));
        assertThat(CSV.output("csv.format", Map.of("rows", rows))).isEqualTo(text);
        assertThat(CSV.failure("csv.parse", Map.of("text", "a\n1,2")))
                .isEqualTo("Row 1 of the text (line 2): it has 2 cells, and there is only 1 column."
                        + " Set \"longRows\" to keep or cut. Or set \"badRows\" to skip.");
    }

    /** A copy of a file that was read and written is the same, byte for byte. */
    @Test
    void manyRowsGoThrough() {
        StringBuilder text = new StringBuilder("id,note\r\n");
        for (int i = 0; i < 20_000; i++)
            text.append(i).append(",\"note, ").append(i).append("\"\r\n");
        Ran ran = CSV.run(
                file(text.toString()),
                FormatHarness.step("act", "csv.read", Map.of()),
                FormatHarness.step("write", "csv.write", Map.of("rows", "{{ steps.act }}")),
                FormatHarness.step("put", "desk.put", Map.of("file", "{{ steps.write }}", "path", "copy")));
        assertThat(FormatHarness.succeeded(ran, "put")).isEqualTo(Map.of("name", "rows.csv", "type", "text/csv"));
        assertThat(text(CSV.bytes("copy"))).isEqualTo(text.toString());
    }
}
