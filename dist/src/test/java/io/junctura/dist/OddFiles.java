package io.junctura.dist;

import static io.junctura.dist.OddArchives.encrypted;
import static io.junctura.dist.OddArchives.gzip;
import static io.junctura.dist.OddArchives.gzipOfZeros;
import static io.junctura.dist.OddArchives.overlapping;
import static io.junctura.dist.OddArchives.packedBy;
import static io.junctura.dist.OddArchives.tar;
import static io.junctura.dist.OddArchives.withLinks;
import static io.junctura.dist.OddArchives.withWrongChecksum;
import static io.junctura.dist.OddArchives.zip;
import static io.junctura.dist.OddDocuments.number;
import static io.junctura.dist.OddDocuments.parts;
import static io.junctura.dist.OddDocuments.password;
import static io.junctura.dist.OddDocuments.pdf;
import static io.junctura.dist.OddDocuments.put;
import static io.junctura.dist.OddDocuments.row;
import static io.junctura.dist.OddDocuments.workbook;
import static io.junctura.dist.OddFile.done;
import static io.junctura.dist.OddFile.failed;
import static io.junctura.dist.OddFile.left;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Files as other systems write them into a folder. The end of a name selects the flow that reads the file: {@code .csv1252}
 * are CSV files in Windows-1252, {@code .csvsjis} in Shift_JIS, {@code .typed} CSV files whose columns have types, {@code
 * .skip} those whose bad rows are skipped, {@code .checked} those whose bad rows are set aside, {@code .fixed} texts with
 * columns of fixed width.
 */
final class OddFiles {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final Charset JAPANESE = Charset.forName("Shift_JIS");
    private static final int TEN_MILLION = 10_000_000;

    private OddFiles() {}

    /** The files, by the kind of their content. */
    static Map<String, List<OddFile>> groups() {
        Map<String, List<OddFile>> groups = new LinkedHashMap<>();
        groups.put("Encodings", encodings());
        groups.put("CSV", csv());
        groups.put("CSV with types", typedCsv());
        groups.put("JSON and NDJSON", json());
        groups.put("XML", xml());
        groups.put("Text", text());
        groups.put("Excel", excel());
        groups.put("PDF", pdfs());
        groups.put("Archives", archives());
        groups.put("Names and times", names());
        return groups;
    }

    static List<OddFile> all() {
        return groups().values().stream().flatMap(List::stream).toList();
    }

    private static Supplier<byte[]> utf8(String text) {
        return () -> text.getBytes(UTF_8);
    }

    private static Supplier<byte[]> in(Charset charset, String text) {
        return () -> text.getBytes(charset);
    }

    private static Supplier<byte[]> lines(int count, String header, IntFunction<String> line) {
        return () ->
                (header + IntStream.rangeClosed(1, count).mapToObj(line).collect(Collectors.joining())).getBytes(UTF_8);
    }

    private static Supplier<byte[]> cut(int missing, Supplier<byte[]> whole) {
        return () -> Arrays.copyOf(whole.get(), whole.get().length - missing);
    }

    /** A text in which a long text replaces {@code $}. */
    private static Supplier<byte[]> longText(String text, int length) {
        return () -> text.replace("$", "x".repeat(length)).getBytes(UTF_8);
    }

    private static List<OddFile> encodings() {
        String words = "id,name\n1,Straße\n";
        String street = "{\"id\":\"1\",\"name\":\"Straße\"}";
        String japanese = "id,name\n1,表示\n"; // The second byte of the first character is a backslash.
        return List.of(
                failed("CSV in Windows-1252, read as UTF-8", "is not text in UTF-8: in line 2, byte")
                        .with("windows.csv", in(WINDOWS, words))
                        .with("windows-euro.csv", in(WINDOWS, "id,name\n1,ab€\n"))
                        .with("windows-crlf.csv", in(WINDOWS, "id,name\r\n1,abcü\r\n")),
                failed("CSV in Windows-1252 far into the file", "in line 50002, byte")
                        .with(
                                "windows-late.csv",
                                () -> concat(
                                        lines(50_000, "id,name\n", i -> i + ",a\n")
                                                .get(),
                                        "0,ü\n".getBytes(WINDOWS))),
                done("CSV in Windows-1252, and `encoding` says so", "all rows")
                        .with("street.csv1252", 1, street, in(WINDOWS, words))
                        .with(
                                "euro.csv1252",
                                1,
                                "{\"id\":\"1\",\"price\":\"5 €\"}",
                                in(WINDOWS, "id;price\r\n1;5 €\r\n")),
                failed("CSV in Shift_JIS, read as UTF-8", "is not text in UTF-8: in line 2, byte 11")
                        .with("japanese.csv", in(JAPANESE, japanese))
                        .with("japanese-crlf.csv", in(JAPANESE, "id,nam\r\n1,表示\r\n")),
                done("CSV in Shift_JIS, and `encoding` says so", "all rows")
                        .with("japanese.csvsjis", 1, "{\"id\":\"1\",\"name\":\"表示\"}", in(JAPANESE, japanese))
                        .with(
                                "halfwidth.csvsjis",
                                1,
                                "{\"id\":\"1\",\"name\":\"ｱｲｳ\"}",
                                in(JAPANESE, "id,name\n1,ｱｲｳ\n")),
                failed("a character of two bytes that is cut off", "in line 2, byte 13 of the file")
                        .with("cut.csvsjis", cut(1, in(JAPANESE, "id,name\n1,表示")))
                        .with("cut.csv", cut(1, utf8("id,name\n1,abé"))),
                done("a byte order mark of UTF-8", "all rows; the mark is skipped")
                        .with("mark.csv", 1, street, utf8("\uFEFF" + words))
                        .with("mark-semicolon.csv", 1, street, utf8("\uFEFFid;name\r\n1;Straße\r\n"))
                        .with("mark.csv1252", 1, street, utf8("\uFEFF" + words))
                        .with("mark.json", 1, "{\"id\":1}", utf8("\uFEFF[{\"id\":1}]"))
                        .with("mark.ndjson", 1, "{\"id\":1}", utf8("\uFEFF{\"id\":1}\n"))
                        .with("mark.xml", 1, "{\"id\":\"1\"}", utf8("\uFEFF" + orders("<order><id>1</id></order>")))
                        .with("mark.txt", 1, "{\"line\":\"a\",\"number\":1}", utf8("\uFEFFa\n")),
                done("UTF-16 with a byte order mark", "all rows")
                        .with("utf-16le.csv", 1, street, in(UTF_16LE, "\uFEFF" + words))
                        .with("utf-16be.csv", 1, street, in(UTF_16BE, "\uFEFF" + words))
                        .with("utf-16le.json", 1, "{\"a\":\"😀\"}", in(UTF_16LE, "\uFEFF[{\"a\":\"😀\"}]"))
                        .with(
                                "utf-16be.xml",
                                1,
                                "{\"id\":\"ü\"}",
                                in(UTF_16BE, "\uFEFF" + orders("<order><id>ü</id></order>")))
                        .with("utf-16le.txt", 1, "{\"line\":\"ü\",\"number\":1}", in(UTF_16LE, "\uFEFFü")),
                failed("UTF-16 without a byte order mark", "looks like UTF-16LE")
                        .with("unmarked-le.csv", in(UTF_16LE, words))
                        .with("unmarked-le.txt", in(UTF_16LE, "abc\n"))
                        .with("unmarked-le.json", in(UTF_16LE, "[{\"id\":1}]")),
                failed("UTF-16 that ends within a character", "is not text in UTF-16LE")
                        .with("odd-length.csv", cut(1, in(UTF_16LE, "\uFEFFid,name\n1,a"))));
    }

    private static List<OddFile> csv() {
        return List.of(
                done("an empty file", "no rows")
                        .with("empty.csv", utf8(""))
                        .with("empty.ndjson", utf8(""))
                        .with("empty.json", utf8(""))
                        .with("empty.txt", utf8(""))
                        .with("empty.fixed", utf8(""))
                        .with("only-a-mark.csv", utf8("\uFEFF"))
                        .with("only-line-ends.csv", utf8("\r\n\r\n\n")),
                done("a header and nothing else", "no rows")
                        .with("header.csv", utf8("id,name\n"))
                        .with("header-without-end.csv", utf8("id,name"))
                        .with("header-sep.csv", utf8("sep=;\r\nid;name\r\n")),
                done("rows that end early", "all rows; their last keys are missing")
                        .with("short.csv", 2, "{\"a\":\"3\"}", utf8("a,b,c\n1,2\n3\n"))
                        .with("short-quoted.csv", 1, "{\"a\":\"1\",\"b\":\"x,y\"}", utf8("a,b,c\n1,\"x,y\"\n")),
                failed("a row with more cells than columns", "it has 4 cells, and there are only 3 columns")
                        .with("long.csv", utf8("a,b,c\n1,2,3\n4,5,6,7\n"))
                        .with("long-late.csv", lines(30_001, "a,b,c\n", i -> i == 30_001 ? "1,2,3,4\n" : "1,2,3\n")),
                done("empty cells after the last column", "all rows without these cells")
                        .with("long-comma.csv", 1, "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}", utf8("a,b,c\n1,2,3,\n")),
                failed("lines before the table", "set \"skipRows\" to 2")
                        .with("title.csv", utf8("Orders\n\nid,name\n1,a\n2,b\n"))
                        .with("title-semicolon.csv", utf8("Orders\n\nid;name\n1;a\n2;b\n")),
                done("bad rows, with `badRows: skip`", "the good rows; the log has the rest")
                        .with("ragged.skip", 2, "{\"a\":\"4\",\"b\":\"5\"}", utf8("a,b\n1,2\n1,2,3\n4,5\n"))
                        .with("quotes.skip", 2, "{\"a\":\"4\",\"b\":\"5\"}", utf8("a,b\n1,2\n\"x\"y,3\n\"3,4\n4,5\n"))
                        .with("all-bad.skip", utf8("a,b\n1,2,3\n4,5,6\n")),
                done("bad rows, with `csv.read-checked`", "the good rows; the reject file has the rest")
                        .with("ragged.checked", 2, "{\"a\":\"4\",\"b\":\"5\"}", utf8("a,b\n1,2\n1,2,3\n4,5\n")),
                done("lines that end with `\\r` alone, or in mixed ways", "all rows")
                        .with("mac.csv", 2, "{\"id\":\"2\"}", utf8("id\r1\r2\r"))
                        .with("mixed.csv", 3, "{\"id\":\"3\"}", utf8("id\r\n1\n2\r3"))
                        .with("in-cell.csv", 1, "{\"id\":\"1\\r2\\r\\n3\"}", utf8("id\n\"1\r2\r\n3\"\n"))
                        .with("mac.txt", 2, "{\"line\":\"b\",\"number\":2}", utf8("a\rb\r"))
                        .with("mac.fixed", 2, "{\"account\":\"B\",\"amount\":2}", utf8("A    1\rB    2"))
                        .with("mac.ndjson", 2, "{\"id\":2}", utf8("{\"id\":1}\r{\"id\":2}\r")),
                done("NUL bytes in cells and lines", "all rows; the NULs stay")
                        .with("nuls.csv", 1, "{\"id\":\"a\\u0000b\"}", utf8("id\na\0b\n"))
                        .with("nuls.txt", 1, "{\"line\":\"\\u0000\",\"number\":1}", utf8("\0\n")),
                failed("nothing but NUL bytes, as after a crash of the writer", "begins with NUL bytes")
                        .with("zeros.csv", () -> new byte[100])
                        .with("zeros-large.csv", () -> new byte[2_000_000])
                        .with("zeros.txt", () -> new byte[4_096]),
                done("a cell of ten million characters", "all rows")
                        .with("huge-cell.csv", 1, "", longText("id,b\n1,$\n", TEN_MILLION))
                        .with("huge-quoted.csv", 1, "", longText("id,b\n1,\"$\"\n", TEN_MILLION))
                        .with("huge-line.txt", 1, "", longText("$\n", TEN_MILLION))
                        .with("huge-text.json", 1, "", longText("[{\"a\":\"$\"}]", TEN_MILLION))
                        .with("huge-text.xml", 1, "", longText(orders("<order><a>$</a></order>"), TEN_MILLION)),
                failed(
                                "a cell of more than ten million characters",
                                "has more than 10000000 characters in the column \"b\"")
                        .with("too-huge.csv", longText("id,b\n1,$\n", TEN_MILLION + 1))
                        .with("too-huge-quoted.csv", longText("id,b\n1,\"$\"\n", TEN_MILLION + 1)),
                failed("two cells of ten million characters and more in a row", "is longer than 20000000 characters")
                        .with("huge-row.csv", longText("a,b,c\n$,$,x\n", TEN_MILLION)),
                failed("a quote without an end", "(line 3): a quote in the column \"name\" has no end")
                        .with("quote.csv", utf8("id,name\n1,a\n2,\"b\n3,c\n"))
                        .with("quote-at-end.csv", utf8("id,name\n1,a\n2,\""))
                        .with("quote-late.csv", lines(2_000, "id,name\n1,a\n2,\"", i -> i + ",x\n")),
                failed("text after a closing quote", "there is text after the closing quote of the column \"name\"")
                        .with("after.csv", utf8("id,name\n1,\"a\" b\n")),
                done("quotes within cells", "all rows; only a quote at the beginning of a cell counts")
                        .with("inch.csv", 1, "{\"id\":\"1\",\"size\":\"5\\\" disk\"}", utf8("id,size\n1,5\" disk\n"))
                        .with("doubled.csv", 1, "{\"id\":\"1\",\"size\":\"5\\\"\"}", utf8("id,size\n1,\"5\"\"\"\n")),
                done("other delimiters", "all rows")
                        .with("semicolons.csv", 1, "{\"a\":\"1,5\",\"b\":\"2\"}", utf8("a;b\n1,5;2\n"))
                        .with("tabs.csv", 1, "{\"a\":\"1\",\"b\":\"2\"}", utf8("a\tb\n1\t2\n"))
                        .with("bars.csv", 1, "{\"a\":\"1\",\"b\":\"2\"}", utf8("a|b\n1|2\n"))
                        .with("sep.csv", 1, "{\"a\":\"1\",\"b\":\"2\"}", utf8("sep=|\r\na|b\r\n1|2\r\n")),
                done("two columns of one name", "all rows; the second column is `id 2`")
                        .with("twice.csv", 1, "{\"id\":\"1\",\"id 2\":\"2\"}", utf8("id,id\n1,2\n")),
                failed("a number twice in the first line", "If it is a row, set \"header\" to false")
                        .with("headless.csv", utf8("1,1\n2,3\n")),
                done("columns without names", "all rows; `column2` and so on")
                        .with("nameless.csv", 1, "{\"id\":\"1\",\"column2\":\"2\"}", utf8("id,\n1,2\n")),
                done(
                                "texts that a spreadsheet takes for formulas",
                                "all rows; `csv.write` puts an apostrophe before them")
                        .with(
                                "formulas.csv",
                                2,
                                "{\"a\":\"@SUM(1)\"}",
                                utf8("a\n\"=HYPERLINK(\"\"http://x\"\")\"\n@SUM(1)\n"))
                        .with("formulas.tocsv", 2, "'@SUM(1)", utf8("a\n=1+1\n@SUM(1)\n")),
                done("200,000 rows", "all rows")
                        .with(
                                "rows.csv",
                                200_000,
                                "{\"id\":\"200000\",\"n\":\"1\"}",
                                lines(200_000, "id,n\n", i -> i + ",1\n"))
                        .with(
                                "rows.ndjson",
                                200_000,
                                "{\"id\":200000}",
                                lines(200_000, "", i -> "{\"id\":" + i + "}\n")),
                done("5,000 columns", "all rows")
                        .with(
                                "wide.csv",
                                1,
                                "",
                                () -> Stream.of("c", "")
                                        .map(name -> IntStream.range(0, 5_000)
                                                .mapToObj(i -> name + i)
                                                .collect(Collectors.joining(",", "", "\n")))
                                        .collect(Collectors.joining())
                                        .getBytes(UTF_8)),
                failed("a workbook, a zip, gzip or PDF file with the ending of a text", "is not text, but a ")
                        .with("workbook.csv", () -> workbook(row("a")))
                        .with("report.txt", () -> concat(pdf("", "(a) Tj"), new byte[] {(byte) 0xff}))
                        .with("orders.json", () -> gzip("[]".getBytes(UTF_8)))
                        .with("orders.xml", () -> zip("a.xml", "<orders/>")));
    }

    private static List<OddFile> typedCsv() {
        String header = "id,total,ordered\n";
        return List.of(
                done("numbers beyond 2^53, with types", "all digits")
                        .with(
                                "big.typed",
                                1,
                                "{\"id\":9007199254740993,\"total\":0.10000000000000000555}",
                                utf8(header + "9007199254740993,0.10000000000000000555\n"))
                        .with(
                                "bigger.typed",
                                1,
                                "{\"id\":123456789012345678901234567890}",
                                utf8(header + "123456789012345678901234567890\n")),
                failed("a text where a number should be", "column \"total\" must be a number")
                        .with("text.typed", utf8(header + "1,2.5\n2,abc\n"))
                        .with("comma.typed", utf8(header + "1,\"2,5\"\n"))
                        .with("nan.typed", utf8(header + "1,NaN\n")),
                failed("a day that does not exist, or in another form", "column \"ordered\" must be")
                        .with("february.typed", utf8(header + "1,2,31.02.2026\n"))
                        .with("no-leap-year.typed", utf8(header + "1,2,29.02.2027\n"))
                        .with("short-year.typed", utf8(header + "1,2,01.02.26\n"))
                        .with("american.typed", utf8(header + "1,2,12/31/2026\n")),
                done("29 February in a leap year", "all rows")
                        .with(
                                "leap-year.typed",
                                1,
                                "{\"id\":1,\"total\":2,\"ordered\":\"2028-02-29\"}",
                                utf8(header + "1,2,29.02.2028\n")),
                failed("a column that is not there", "which \"types\" names").with("other.typed", utf8("number\n1\n")));
    }

    private static List<OddFile> json() {
        return List.of(
                done("numbers beyond 2^53", "all digits")
                        .with("big.json", 1, "{\"id\":9007199254740993}", utf8("[{\"id\":9007199254740993}]"))
                        .with(
                                "bigger.json",
                                1,
                                "{\"id\":123456789012345678901234567890}",
                                utf8("[{\"id\":123456789012345678901234567890}]")),
                failed("a key twice in one object", "The key \"id\" occurs twice in one object")
                        .with("twice.json", utf8("[{\"id\":1,\"id\":2}]"))
                        .with("twice.ndjson", utf8("{\"id\":0}\n{\"id\":1,\"id\":2}\n")),
                failed("more than 200 levels", "Beyond a limit: Document nesting depth (201)")
                        .with("deep.json", () -> ("[".repeat(201) + "]".repeat(201)).getBytes(UTF_8))
                        .with("deeper.json", () -> "[".repeat(1_000_000).getBytes(UTF_8))
                        .with("deep.ndjson", () -> "{\"a\":".repeat(300).getBytes(UTF_8)),
                failed("NaN and Infinity", "Not JSON")
                        .with("nan.json", utf8("[{\"a\":NaN}]"))
                        .with("infinity.ndjson", utf8("{\"a\":-Infinity}\n")),
                failed("a comma too many", "Not JSON")
                        .with("comma.json", utf8("[{\"a\":1,}]"))
                        .with("comma-in-array.json", utf8("[1,2,]")),
                failed("comments, single quotes, keys without quotes", "Not JSON")
                        .with("comment.json", utf8("// orders\n[{\"a\":1}]"))
                        .with("single.json", utf8("[{'a':1}]"))
                        .with("bare.json", utf8("[{a:1}]")),
                failed("cut off", "The text ends within a value: the file is incomplete.")
                        .with("cut.json", utf8("[{\"a\":1},{\"a\":"))
                        .with("cut-between.json", utf8("[{\"a\":1},"))
                        .with("cut-in-text.json", utf8("[{\"a\":\"b"))
                        .with("cut-after-rows.json", lines(10_000, "[{\"a\":0}", i -> ",\n{\"a\":" + i + "}")),
                failed("NDJSON: a line that is cut off", "(row 2)")
                        .with("cut.ndjson", utf8("{\"a\":1}\n{\"a\":\n"))
                        .with("broken.ndjson", utf8("{\"a\":1}\nhello\n{\"a\":2}\n")),
                failed("more text after the end", "There is more text after the end")
                        .with("two.json", utf8("[{\"a\":1}]\n[{\"a\":2}]"))
                        .with("more.json", utf8("[{\"a\":1}] {}")),
                failed("a text of more than ten million characters", "Beyond a limit: String")
                        .with("too-huge.json", longText("[{\"a\":\"$\"}]", TEN_MILLION + 1)),
                failed("a number of more than 1,000 digits", "Beyond a limit: Number")
                        .with("digits.json", () -> ("[" + "1".repeat(1_001) + "]").getBytes(UTF_8)),
                failed("an exponent beyond 1,000", "The exponent of the number is beyond 1000")
                        .with("exponent.json", utf8("[1e999999999]"))
                        .with("small.json", utf8("[{\"a\":1e-5000}]")),
                failed("a control character in a text", "Not JSON").with("control.json", utf8("[\"a\u0001\"]")),
                failed("half of a surrogate pair", "half of a surrogate pair")
                        .with("half.json", utf8("[{\"a\":\"\\ud83d\"}]")),
                done("one value, or values one after the other", "each value is a row")
                        .with("one.json", 1, "{\"a\":1}", utf8("{\"a\":1}"))
                        .with("number.json", 1, "42", utf8("42"))
                        .with("none.json", utf8("[]"))
                        .with("blank-lines.ndjson", 2, "{\"a\":2}", utf8("{\"a\":1}\n\n\r\n{\"a\":2}")),
                failed("a CSV file or HTML", "Not JSON")
                        .with("csv.json", utf8("id,name\n1,a\n"))
                        .with("html.json", utf8("<!DOCTYPE html><html></html>")));
    }

    private static String orders(String orders) {
        return "<orders>" + orders + "</orders>";
    }

    private static Supplier<byte[]> xmlWith(String doctype, String order) {
        return utf8("<?xml version=\"1.0\"?>\n" + doctype + orders("<order>" + order + "</order>"));
    }

    private static List<OddFile> xml() {
        String laughs = "<!DOCTYPE orders [<!ENTITY a \"ha\">"
                + IntStream.range(0, 9)
                        .mapToObj(
                                i -> "<!ENTITY a" + i + " \"" + ("&a" + (i == 0 ? "" : i - 1) + ";").repeat(10) + "\">")
                        .collect(Collectors.joining())
                + "]>";
        return List.of(
                failed("a bomb of entities", "There is a document type (<!DOCTYPE …>), which is refused")
                        .with("bomb.xml", xmlWith(laughs, "&a8;"))
                        .with(
                                "quadratic.xml",
                                () -> ("<!DOCTYPE orders [<!ENTITY a \"" + "a".repeat(100_000) + "\">]>"
                                                + orders("&a;".repeat(1_000)))
                                        .getBytes(UTF_8)),
                failed("external entities, or a document type alone", "There is a document type")
                        .with(
                                "file.xml",
                                xmlWith("<!DOCTYPE orders [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", "&a;"))
                        .with(
                                "http.xml",
                                xmlWith("<!DOCTYPE orders [<!ENTITY a SYSTEM \"http://127.0.0.1:9/\">]>", "&a;"))
                        .with(
                                "parameter.xml",
                                xmlWith("<!DOCTYPE orders [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]>", ""))
                        .with("dtd.xml", xmlWith("<!DOCTYPE orders SYSTEM \"orders.dtd\">", "")),
                failed("an entity that is not declared", "ndeclared").with("nbsp.xml", xmlWith("", "&nbsp;")),
                failed("cut off", "the file is incomplete.")
                        .with("cut.xml", utf8("<orders><order><id>1</id></order><order><id>2"))
                        .with("cut-in-tag.xml", utf8("<orders><order><id>1</id></order><ord"))
                        .with("cut-between.xml", lines(5_000, "<orders>", i -> "<order><id>" + i + "</id></order>\n")),
                failed(
                                "an empty file, or nothing but a declaration",
                                "There is no root element: the file is empty or incomplete.")
                        .with("empty.xml", utf8(""))
                        .with("blank.xml", utf8(" \n"))
                        .with("declaration.xml", utf8("<?xml version=\"1.0\"?>")),
                failed("not well-formed", "Not well-formed XML")
                        .with("crossed.xml", utf8(orders("<order><a></order></a>")))
                        .with("ampersand.xml", utf8(orders("<order>Smith & Sons</order>")))
                        .with("two-roots.xml", utf8("<orders/><orders/>"))
                        .with("text.xml", utf8("id,name\n1,a\n"))
                        .with("prefix.xml", utf8(orders("<order><x:a/></order>")))
                        .with("attribute-twice.xml", utf8(orders("<order a=\"1\" a=\"2\"/>"))),
                failed("a character that XML does not have", "Not well-formed XML")
                        .with("nuls.xml", utf8(orders("<order>a\0b</order>")))
                        .with("control.xml", utf8(orders("<order>\u0001</order>")))
                        .with("reference.xml", utf8(orders("<order>&#0;</order>"))),
                failed("another root element", "The root element is <html>")
                        .with("html.xml", utf8("<html><body/></html>")),
                failed("bytes of another encoding than the declared one", "is not text in UTF-8")
                        .with("latin.xml", in(ISO_8859_1, orders("<order>ü</order>")))
                        .with(
                                "declared.xml",
                                in(
                                        ISO_8859_1,
                                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + orders("<order>ü</order>"))),
                failed("an encoding that does not exist", "declares the encoding \"klingon\"")
                        .with("klingon.xml", utf8("<?xml version=\"1.0\" encoding=\"klingon\"?><orders/>")),
                done("ISO-8859-1 and Shift_JIS, declared", "all rows")
                        .with(
                                "latin-declared.xml",
                                1,
                                "\"ü\"",
                                in(
                                        ISO_8859_1,
                                        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + orders("<order>ü</order>")))
                        .with(
                                "japanese.xml",
                                1,
                                "\"表示\"",
                                in(
                                        JAPANESE,
                                        "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>"
                                                + orders("<order>表示</order>"))),
                failed("more than 200 levels, or 1,000 attributes", "Beyond a limit")
                        .with("deep.xml", () -> orders("<a>".repeat(100_000)).getBytes(UTF_8))
                        .with(
                                "attributes.xml",
                                () -> IntStream.range(0, 1_001)
                                        .mapToObj(i -> " a" + i + "=\"\"")
                                        .collect(Collectors.joining("", "<orders><order", "/></orders>"))
                                        .getBytes(UTF_8)),
                failed(
                                "a text of more than ten million characters",
                                "The text of <a> is longer than 10000000 characters")
                        .with("too-huge.xml", longText(orders("<order><a>$</a></order>"), TEN_MILLION + 1)),
                done("CDATA, comments, instructions, namespaces", "all rows")
                        .with(
                                "cdata.xml",
                                1,
                                "{\"a\":\"<b>&\"}",
                                utf8(orders("<!-- x --><?y z?><order><a><![CDATA[<b>&]]></a></order>")))
                        .with(
                                "namespaces.xml",
                                1,
                                "{\"a\":\"1\"}",
                                utf8("<o:orders xmlns:o=\"urn:o\"><o:order><o:a>1</o:a></o:order></o:orders>")),
                done("no rows", "no rows").with("none.xml", utf8("<orders/>")));
    }

    private static List<OddFile> text() {
        return List.of(
                failed("a text in Latin-1, read as UTF-8", "is not text in UTF-8: in line 2")
                        .with("latin.txt", in(ISO_8859_1, "a\nü\n"))
                        .with("latin.fixed", in(ISO_8859_1, "A    1\nÜ    2\n")),
                failed(
                                "a line of more than ten million characters",
                                "Line 1 of \"too-huge.txt\" is longer than 10000000 characters")
                        .with("too-huge.txt", longText("$", TEN_MILLION + 1)),
                done("fixed width: short lines, empty lines", "all rows")
                        .with("short.fixed", 2, "{\"account\":\"B\",\"amount\":null}", utf8("A    1\n\n   \nB\n")),
                failed("fixed width: text after the last column", "there is text after the last column, \"x\"")
                        .with("long.fixed", utf8("A    1    x\n")),
                failed("fixed width: a text where a number should be", "column \"amount\" must be")
                        .with("text.fixed", utf8("A    x\n")));
    }

    private static List<OddFile> excel() {
        Map<String, byte[]> bomb = parts(row("a"));
        put(
                bomb,
                "xl/worksheets/sheet1.xml",
                "<!DOCTYPE a [<!ENTITY a \"ha\">]><worksheet><sheetData>" + row("&a;") + "</sheetData></worksheet>");
        Map<String, byte[]> sheetless = parts("");
        sheetless.remove("xl/worksheets/sheet1.xml");
        byte[] old = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1};
        return List.of(
                failed("an HTML table or a CSV file with the ending `.xlsx`", "is not an .xlsx file")
                        .with("html.xlsx", utf8("<html><table><tr><td>1</td></tr></table></html>"))
                        .with("csv.xlsx", utf8("id,name\n1,a\n"))
                        .with("archive.xlsx", () -> zip("a.csv", "id\n1\n"))
                        .with("short.xlsx", utf8("PK")),
                failed(
                                "a password, or a workbook of Excel 2003",
                                "is protected by a password, or a workbook of Excel 2003")
                        .with("password.xlsx", () -> Arrays.copyOf(old, 4_096))
                        .with("old.xlsx", () -> old),
                failed("an empty file", "is empty").with("empty.xlsx", utf8("")),
                failed("cut off", "ends too early: the file is incomplete.")
                        .with("cut.xlsx", cut(40, () -> workbook(row("a") + row("1"))))
                        .with("cut-half.xlsx", cut(500, () -> workbook(row("a") + row("1")))),
                failed("damaged", "is damaged")
                        .with("checksum.xlsx", () -> withWrongChecksum(workbook(row("a"))))
                        .with("no-xml.xlsx", () -> workbook("<row>"))
                        .with("sheetless.xlsx", () -> zip(sheetless, UTF_8)),
                failed("entities", "declares XML entities").with("entities.xlsx", () -> zip(bomb, UTF_8)),
                failed("a sheet that unpacks to a hundred times its size", "unpacks to more than 100 times its size")
                        .with("bomb.xlsx", () -> workbook(row("a") + " ".repeat(30_000_000))),
                failed("a formula without its value", "has a formula whose value the file does not have")
                        .with("formula.xlsx", () -> workbook(row("a") + row("<c r=\"A2\"><f>1+1</f></c>"))),
                done("numbers beyond 2^53, errors, formulas with values", "all digits; errors as texts")
                        .with(
                                "big.xlsx",
                                1,
                                "{\"a\":9007199254740993}",
                                () -> workbook(row("a") + row(number("9007199254740993"))))
                        .with(
                                "error.xlsx",
                                1,
                                "{\"a\":\"#DIV/0!\"}",
                                () -> workbook(row("a") + row("<c t=\"e\"><v>#DIV/0!</v></c>")))
                        .with(
                                "value.xlsx",
                                1,
                                "{\"a\":2}",
                                () -> workbook(row("a") + row("<c><f>1+1</f><v>2</v></c>"))),
                done("a sheet without rows", "no rows")
                        .with("none.xlsx", () -> workbook(""))
                        .with("header.xlsx", () -> workbook(row("a", "b"))));
    }

    private static List<OddFile> pdfs() {
        return List.of(
                done("a page with text, a scanned one, pages that lead to each other", "a row for each page")
                        .with(
                                "pages.pdf",
                                2,
                                "{\"page\":2,\"text\":\"World\"}",
                                () -> pdf("", "(Hello) Tj", "(World) Tj"))
                        .with("scan.pdf", 1, "{\"page\":1,\"text\":\"\"}", () -> pdf("", ""))
                        .with("cycle.pdf", 1, "{\"page\":1,\"text\":\"\"}", OddDocuments::pdfOfCyclicPages),
                failed("a password", "is protected by a password")
                        .with("password.pdf", () -> pdf(password(), "(a) Tj")),
                failed("an empty file", "is empty").with("empty.pdf", utf8("")),
                failed("HTML, or a zip file", "is not a PDF file")
                        .with("html.pdf", utf8("<html><body>Not found</body></html>"))
                        .with("archive.pdf", () -> zip("a", "b")),
                failed("cut off", "\"cut")
                        .with("cut.pdf", () -> Arrays.copyOf(pdf("", "(a) Tj"), 60))
                        .with("cut-header.pdf", utf8("%PDF-1.7\n")));
    }

    private static List<OddFile> archives() {
        Map<String, byte[]> oldNames = new LinkedHashMap<>();
        oldNames.put("stra\u00dfe.csv", new byte[] {'a'});
        return List.of(
                done("empty ones, folders, several files", "all files")
                        .with("empty.zip", () -> zip())
                        .with("folders.zip", 2, "", () -> zip("in/", "", "in/a.csv", "id\n1\n", "b.csv", "id\n2\n"))
                        .with("umlaut.zip", 1, "{\"path\":\"bücher.csv\",\"size\":3}", () -> zip("bücher.csv", "id\n"))
                        .with(
                                "file.tar",
                                1,
                                "{\"path\":\"a.csv\",\"size\":3}",
                                () -> tar("a.csv", '0', "id\n".getBytes(UTF_8)))
                        .with(
                                "file.tgz",
                                1,
                                "{\"path\":\"a.csv\",\"size\":3}",
                                () -> gzip(tar("a.csv", '0', "id\n".getBytes(UTF_8)))),
                failed("a path that leads out", "which leads out of the archive")
                        .with("slip.zip", () -> zip("../../etc/passwd", "x"))
                        .with("slip-windows.zip", () -> zip("..\\..\\boot.ini", "x"))
                        .with("slip-late.zip", () -> zip("a.csv", "id\n", "b/../../c.csv", "x"))
                        .with("slip.tar", () -> tar("../passwd", '0', new byte[1]))
                        .with("slip.tgz", () -> gzip(tar("a/../../b", '0', new byte[1]))),
                failed("an absolute path", "which is not a path within the archive")
                        .with("absolute.zip", () -> zip("/etc/passwd", "x"))
                        .with("drive.zip", () -> zip("C:\\boot.ini", "x"))
                        .with("absolute.tar", () -> tar("/etc/passwd", '0', new byte[1])),
                failed("links and devices", "that is a link or a device")
                        .with("link.zip", () -> withLinks(zip("a", "/etc/passwd")))
                        .with("link.tar", () -> tar("a", '2', new byte[0]))
                        .with("hard-link.tar", () -> tar("a", '1', new byte[0]))
                        .with("device.tar", () -> tar("a", '3', new byte[0])),
                failed("a bomb", "unpacks to more than 100 times its size")
                        .with("bomb.zip", () -> zip(Map.of("a", new byte[50_000_000]), UTF_8))
                        .with("bomb.gz", () -> gzipOfZeros(100_000_000))
                        .with("bomb.tgz", () -> gzip(tar("a", '0', new byte[50_000_000]))),
                failed("entries that share their bytes", "has entries that overlap")
                        .with("overlap.zip", () -> overlapping(zip("a", "b"))),
                failed("more than 10,000 entries", "has more than 10000 entries")
                        .with(
                                "entries.zip",
                                () -> zip(
                                        IntStream.rangeClosed(0, 10_000)
                                                .boxed()
                                                .collect(Collectors.toMap(i -> "e" + i, i -> new byte[0])),
                                        UTF_8)),
                failed("encrypted", "is encrypted. Ask for a file without a password.")
                        .with("password.zip", () -> encrypted(zip("a.csv", "id\n"))),
                failed("a method that is not known", "which is not supported")
                        .with("method.zip", () -> packedBy(zip("a.csv", "id\n"), 14)),
                failed("a wrong checksum", "checksum is wrong")
                        .with("checksum.zip", () -> withWrongChecksum(zip("a.csv", "id\n1\n"))),
                failed("names in another encoding", "has a name that is not in the encoding UTF-8")
                        .with(
                                "names.zip",
                                () -> OddArchives.patched(zip(oldNames, Charset.forName("IBM437")), 6, 8, 0)),
                failed("cut off", "ends too early: the file is incomplete.")
                        .with("cut.zip", cut(30, () -> zip("a.csv", "id\n1\n")))
                        .with("cut.tar", () -> Arrays.copyOf(tar("a.csv", '0', new byte[2_000]), 1_500))
                        .with("cut.tgz", cut(20, () -> gzip(tar("a.csv", '0', new byte[2_000]))))
                        .with("cut.gz", cut(6, () -> gzip("id\n1\n".getBytes(UTF_8))))
                        .with(
                                "cut-large.gz",
                                cut(
                                        5_000,
                                        () -> gzip(lines(20_000, "id\n", i -> i + "\n")
                                                .get()))),
                failed("an empty file", "is empty")
                        .with("empty.tar", utf8(""))
                        .with("empty.gz", utf8(""))
                        .with("nothing.zip", utf8("")),
                failed("a text", "is ")
                        .with("text.zip", utf8("id,name\n"))
                        .with("text.tar", utf8("id,name\n"))
                        .with("text.gz", utf8("id,name\n")),
                failed("gzip: rubbish after the end", "is damaged")
                        .with("rubbish.gz", () -> concat(gzip("id\n1\n".getBytes(UTF_8)), "rubbish".getBytes(UTF_8))),
                failed("gzip: a wrong checksum", "is damaged").with("checksum.gz", () -> {
                    byte[] gzip = gzip("id\n1\n".getBytes(UTF_8));
                    gzip[gzip.length - 5] ^= 1;
                    return gzip;
                }),
                done("gzip: several files, one after the other", "the rows of all")
                        .with(
                                "parts.gz",
                                2,
                                "{\"id\":\"2\"}",
                                () -> concat(gzip("id\n1\n".getBytes(UTF_8)), gzip("2\n".getBytes(UTF_8)))),
                failed("gzip: one file in a `.tgz`", "is a single file compressed by gzip, not an archive")
                        .with("csv.tgz", () -> gzip("id\n1\n".getBytes(UTF_8))));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static List<OddFile> names() {
        String row = "{\"id\":\"1\"}";
        OddFile taken = done(
                "names with umlauts, spaces, `%`, `#`, quotes, braces, a leading dash, from right to left", "all rows");
        for (String name : List.of(
                "bücher.csv",
                "bu\u0308cher.csv",
                "two words.csv",
                " leading.csv",
                "100%.csv",
                "%2e%2e%2f.csv",
                "a#b.csv",
                "a?b=c&d.csv",
                "it's.csv",
                "\"quoted\".csv",
                "{{ secret.KEY }}.csv",
                "$(reboot).csv",
                "-rf.csv",
                "--.csv",
                "שלום.csv",
                "\u202Ecsv.exe.csv",
                "表示.csv",
                "😀.csv",
                "a..b.csv",
                "csv.csv",
                "~.csv",
                "*.csv",
                "[a].csv",
                "a;b,c.csv",
                "<b>.csv",
                "a|b.csv")) {
            taken.with(name, 1, row, utf8("id\n1\n"));
        }
        String longest = "x".repeat(251);
        return List.of(
                taken,
                done("a name of 255 bytes", "all rows").with(longest + ".csv", 1, row, utf8("id\n1\n")),
                failed("a name of 255 bytes, and a fault in the content", "has \"1\" twice")
                        .with("y" + longest.substring(1) + ".csv", utf8("1,1\n"))
                        .with("ü".repeat(125) + "z.csv", utf8("1,1\n")),
                done("files of the years 1950, 1970 and 2100, from a system with a wrong clock", "all rows")
                        .with("year-1950.csv", 1, row, utf8("id\n1\n"))
                        .with("year-1970.csv", 1, row, utf8("id\n1\n"))
                        .with("year-2100.csv", 1, row, utf8("id\n1\n")),
                left("names with a line end, `:` or `\\`, and names of devices", "the log names each once")
                        .with("a\nb.csv", utf8("id\n1\n"))
                        .with("a:b.csv", utf8("id\n1\n"))
                        .with("a\\b.csv", utf8("id\n1\n"))
                        .with("con.csv", utf8("id\n1\n")),
                left("hidden files", "unless the pattern begins with a dot, too")
                        .with(".hidden.csv", utf8("id\n1\n"))
                        .with("._mac.csv", utf8("id\n1\n")),
                left("files that the pattern does not name", "such as `.part` and `.tmp` files")
                        .with("orders.csv.part", utf8("id\n1"))
                        .with("orders.csv.tmp", utf8("id\n1"))
                        .with("LARGE.CSV", utf8("id\n1"))
                        .with("~$orders", utf8("")));
    }
}
