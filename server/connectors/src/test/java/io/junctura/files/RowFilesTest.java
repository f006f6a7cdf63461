package io.junctura.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.junctura.api.FileRef;
import io.junctura.json.Footprint;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored files as the rows of loops. */
class RowFilesTest {
    @TempDir
    Path folder;

    private List<Object> rows(String type, String text, long from) throws IOException {
        return rows(type, text.getBytes(StandardCharsets.UTF_8), from);
    }

    private List<Object> rows(String type, byte[] bytes, long from) throws IOException {
        FileStore store = new FileStore(folder);
        FileRef file = store.arriving().store("orders", type, new ByteArrayInputStream(bytes));
        try (RowSource.Rows rows = new RowFiles(store.arriving()).open(file, from)) {
            List<Object> all = new ArrayList<>();
            for (List<?> some = rows.next(2); !some.isEmpty(); some = rows.next(2)) all.addAll(some);
            return all;
        }
    }

    @Test
    void theFirstLineOfCsvNamesWhatTheOthersHold() throws IOException {
        assertEquals(
                List.of(Map.of("sku", "A-1", "note", "two\nlines, quoted"), Map.of("sku", "A-2", "note", "")),
                rows("text/csv; charset=utf-8", "\uFEFFsku,note\r\nA-1,\"two\nlines, quoted\"\r\n\r\nA-2,\r\n", 0));
    }

    @Test
    void semicolonsAndTabsSeparateToo() throws IOException {
        assertEquals(List.of(Map.of("a", "1,5", "b", "2")), rows("text/csv", "a;b\n1,5;2\n", 0));
        assertEquals(List.of(Map.of("a", "1", "b", "2")), rows("text/tab-separated-values", "a\tb\n1\t2\n", 0));
    }

    @Test
    void excelsFirstLineSaysTheSeparatorAndIsNoHeader() throws IOException {
        List<Object> wanted = List.of(Map.of("a", "1,5", "b", "2"));
        for (String first :
                List.of("sep=;\r\n", "sep=;\n", "sep=;\r", "SEP=;\r\n", "\"sep=;\"\r\n", "\uFEFFsep=;\r\n")) {
            assertEquals(wanted, rows("text/csv", first + "a;b\r\n1,5;2\r\n", 0), first);
        }
        assertEquals(wanted, rows("text/csv", "sep=|\na|b\n1,5|2\n", 0));
        assertEquals(wanted, rows("text/csv", "sep=\t\na\tb\n1,5\t2\n", 0));
        assertEquals(wanted, rows("text/tab-separated-values", "sep=;\na;b\n1,5;2\n", 0));
        assertEquals(List.of(Map.of("a;x", "1", "b;y;z", "2")), rows("text/csv", "sep=,\na;x,b;y;z\n1,2\n", 0));
        assertEquals(List.of(), rows("text/csv", "sep=;", 0));
        assertEquals(List.of(Map.of("a", "3")), rows("text/csv", "sep=;\na\n1\n2\n3\n", 2));
    }

    @Test
    void aHeaderThatOnlyLooksLikeIsOne() throws IOException {
        assertEquals(List.of(Map.of("sep=", "1")), rows("text/csv", "sep=\n1\n", 0));
        assertEquals(List.of(Map.of("sep=a", "1")), rows("text/csv", "sep=a\n1\n", 0));
        assertEquals(List.of(Map.of("sep=", "1", "b", "2")), rows("text/csv", "sep=;b\n1;2\n", 0));
        assertEquals(List.of(Map.of("s", "1")), rows("text/csv", "s\n1\n", 0));
    }

    @Test
    void aProblemAfterExcelsFirstLineIsToldWithItsLineInTheFile() {
        IOException problem = assertThrows(IOException.class, () -> rows("text/csv", "sep=;\na;b\n1;2\n1;2;3\n", 0));
        assertEquals(
                "Line 4 of \"orders\" has 3 fields, and its first line names only 2."
                        + " The action csv.read has options for such files.",
                problem.getMessage());
    }

    @Test
    void aRowOfCsvMayEndBeforeItsLastField() throws IOException {
        assertEquals(List.of(Map.of("a", "1"), Map.of("a", "2", "b", "3")), rows("text/csv", "a,b\n1\n2,3\n", 0));
    }

    @Test
    void onlyTheRowsThatWereReadLastTakeMemory() throws IOException {
        FileStore store = new FileStore(folder);
        MemoryPool pool = new MemoryPool("rows", 4 << 20);
        String json = ("{\"all\":[" + "[],".repeat(9_999) + "[]]}\n").repeat(50);
        String csv = "a,b\n" + ("1," + "x".repeat(300_000) + "\n").repeat(50);
        for (String[] file : new String[][] {{"application/x-ndjson", json}, {"text/csv", csv}}) {
            FileRef stored = store.arriving()
                    .store("rows", file[0], new ByteArrayInputStream(file[1].getBytes(StandardCharsets.UTF_8)));
            try (Reservation values = pool.open();
                    RowSource.Rows rows = new RowFiles(store.arriving(), values).open(stored, 0)) {
                int read = 0;
                for (List<?> some = rows.next(100); !some.isEmpty(); some = rows.next(100)) {
                    read += some.size();
                    assertTrue(some.size() < 50, "many rows at once");
                    assertTrue(pool.used() >= Footprint.ofValue(some) - 1_000, "less than the rows take");
                }
                assertEquals(50, read);
                assertEquals(0, pool.used());
            }
        }
    }

    @Test
    void aRowForWhichThereIsNoMemoryIsNotBuilt() throws IOException {
        FileStore store = new FileStore(folder);
        String json = "[" + "[],".repeat(99_999) + "[]]\n";
        FileRef stored = store.arriving()
                .store(
                        "rows",
                        "application/x-ndjson",
                        new ByteArrayInputStream(("1\n" + json).getBytes(StandardCharsets.UTF_8)));
        try (Reservation values = new MemoryPool("rows", 1 << 20).open();
                RowSource.Rows rows = new RowFiles(store.arriving(), values).open(stored, 1)) {
            assertTrue(assertThrows(MemoryExhausted.class, () -> rows.next(1)).permanent());
        }
    }

    @Test
    void jsonIsAnArrayOrAValueOnEachLine() throws IOException {
        List<Object> wanted = List.of(Map.of("n", 1L), "two", List.of(3L));
        assertEquals(wanted, rows("application/json", "[{\"n\":1}, \"two\", [3]]", 0));
        assertEquals(wanted, rows("application/x-ndjson", "{\"n\":1}\n\"two\"\n[3]\n", 0));
        assertEquals(List.of(), rows("application/json", "[]", 0));
        assertEquals(List.of(), rows("application/x-ndjson", "", 0));
    }

    @Test
    void aByteOrderMarkBelongsToNoNameAndNoRow() throws IOException {
        List<Object> wanted = List.of(Map.of("sku", "1", "qty", "2"));
        assertEquals(wanted, rows("text/csv", "\uFEFF\"sku\",\"qty\"\r\n\"1\",\"2\"\r\n", 0));
        assertEquals(wanted, rows("text/tab-separated-values", "\uFEFF\"sku\"\t\"qty\"\n1\t2\n", 0));
        assertEquals(List.of(Map.of("n", "\uFEFF1")), rows("text/csv", "n\n\uFEFF1\n", 0));
        assertEquals(List.of(), rows("text/csv", "\uFEFF", 0));
        assertEquals(List.of(1L, 2L), rows("application/json", "\uFEFF[1, 2]", 0));
        assertEquals(List.of(1L, 2L), rows("application/x-ndjson", "\uFEFF1\n2\n", 0));
        assertEquals(List.of(), rows("application/x-ndjson", "\uFEFF", 0));
    }

    @Test
    void aRowMayBeNull() throws IOException {
        List<@Nullable Object> wanted = Arrays.asList(null, 1L, null, 2L, null);
        assertEquals(wanted, rows("application/json", "[null, 1, null, 2, null]", 0));
        assertEquals(wanted, rows("application/x-ndjson", "null\n1\nnull\n2\nnull\n", 0));
        assertEquals(wanted.subList(2, 5), rows("application/x-ndjson", "null\n1\nnull\n2\nnull\n", 2));
    }

    @Test
    void aQuoteThatIsNotClosedSwallowsNoRows() {
        assertMessage("line 2", () -> rows("text/csv", "sku,qty\n1,\"2\n3,4\n5,6\n", 0));
        assertMessage("Unclosed", () -> rows("text/csv", "sku,qty\n1,\"2\n3,4\n5,6\n", 0));
        assertMessage("written twice.", () -> rows("text/csv", "sku,qty\n1,\"2\n3,4\n5,6\n", 0));
        // The last line has no end, and the closing quote could be half of a doubled one.
        assertMessage("line 4", () -> rows("text/csv", "a\n\"1\n2\"\n\"", 0));
        assertMessage("line 2", () -> rows("text/csv", "a\n\"1\"\"", 0));
        assertMessage("line 3", () -> rows("text/tab-separated-values", "a\tb\n1\t2\n\"3\t4\n", 0));
        // An open quote in the names, in a skipped row, with another quote that closes it, and in a field that is
        // longer
        // than any row may be.
        assertMessage("line 1", () -> rows("text/csv", "a,\"b\n1,2\n", 0));
        assertMessage("line 2", () -> rows("text/csv", "a,b\n1,\"2\n3,4\n", 9));
        assertMessage("line 2", () -> rows("text/csv", "a,b\n1,\"2\n3,\"4\"\n", 0));
        assertMessage("line 2", () -> rows("text/csv", "a,b\n1,\"2\n" + "3,4\n".repeat(1_100_000), 0));
    }

    @Test
    void aQuoteWithinAFieldIsAQuote() throws IOException {
        assertEquals(List.of(Map.of("a", "5\" pipe"), Map.of("a", "\"")), rows("text/csv", "a\n5\" pipe\n\"\"\"\"", 0));
        assertEquals(List.of(Map.of("a", "1", "b", "")), rows("text/csv", "a,b\n1,\"\"", 0));
    }

    @Test
    void readingGoesOnAtAnyRow() throws IOException {
        StringBuilder text = new StringBuilder("n\n");
        for (int i = 0; i < 5_000; i++) text.append(i).append('\n');
        assertEquals(List.of(Map.of("n", "4999")), rows("text/csv", text.toString(), 4_999));
        assertEquals(List.of(), rows("text/csv", text.toString(), 9_999));
    }

    @Test
    void whatCannotBeReadIsToldWithItsPlace() {
        assertMessage("two columns named \"a\"", () -> rows("text/csv", "a,a\n1,2\n", 0));
        assertMessage("Line 3", () -> rows("text/csv", "a,b\n1,2\n1,2,3\n", 0));
        assertMessage("not text in UTF-8", () -> rows("text/csv", new byte[] {'a', '\n', (byte) 0xE4, '\n'}, 0));
        assertMessage("Row 2", () -> rows("application/x-ndjson", "{\"n\":1}\n{\"n\":\n", 0));
        assertMessage("Row 3", () -> rows("application/x-ndjson", "{\"a\":1}\n{\"a\":2}\nnot json\n", 0));
        assertMessage("Row 3", () -> rows("application/json", "[1, 2, not json]", 0));
        assertMessage("Row 1", () -> rows("application/x-ndjson", "not json\n", 0));
        assertMessage("end-of-input", () -> rows("application/json", "[1, 2", 0));
        assertMessage("after the end", () -> rows("application/json", "[1] 2", 0));
        assertMessage("has no rows", () -> rows("image/png", "…", 0));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable work) {
        String message = String.valueOf(assertThrows(IOException.class, work).getMessage());
        assertEquals(part, message.contains(part) ? part : message);
    }
}
