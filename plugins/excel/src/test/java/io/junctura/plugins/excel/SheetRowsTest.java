package io.junctura.plugins.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetRowsTest {

    /** One file in memory. */
    private record OneFile(byte[] content) implements Files {
        @Override
        public InputStream open(FileRef file) {
            return new ByteArrayInputStream(content);
        }

        @Override
        public FileRef store(String name, String contentType, InputStream content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileRef write(String name, String contentType, Content content) {
            throw new UnsupportedOperationException();
        }
    }

    private static Workbook workbook(String rows) throws Exception {
        byte[] content = OddWorkbooksTest.workbook(rows);
        FileRef file = new FileRef("a", "a.xlsx", "application/octet-stream", content.length);
        return Workbook.open(new OneFile(content), file, Long.MAX_VALUE, 1_000);
    }

    private static SheetRows rows(String rows, UncomputedFormulas uncomputed) throws Exception {
        Workbook workbook = workbook(rows);
        return SheetRows.of(workbook, workbook.sheet(null, uncomputed), Range.ALL, true, Map.of());
    }

    /** A row with one value in the file has a null for each other column in memory. */
    @Test
    void fewRowsOfManyColumnsAreInMemoryAtOnce() throws Exception {
        String header = "<row>" + "<c t=\"str\"><v>a</v></c>".repeat(10_000) + "</row>";
        try (SheetRows rows = rows(header + "<row><c><v>1</v></c></row>".repeat(100), UncomputedFormulas.FAIL)) {
            assertThat(rows.next(100)).hasSize(10);
        }
    }

    /** As XLSX writers of programs leave them: without a value, and with an empty one, as openpyxl does. */
    @ParameterizedTest
    @ValueSource(strings = {"<f>A2*2</f>", "<f>A2*2</f><v/>", "<f>A2*2</f><v></v>"})
    void aFormulaWithoutAValueIsAnErrorOrEmptyOrAText(String formula) throws Exception {
        String sheet = "<row><c t=\"str\"><v>id</v></c><c t=\"str\"><v>sum</v></c></row>"
                + "<row><c><v>1</v></c><c>" + formula + "</c></row>"
                + "<row><c><v>2</v></c><c><f>A3*2</f><v>4</v></c></row>";
        try (SheetRows rows = rows(sheet, UncomputedFormulas.FAIL)) {
            assertThatThrownBy(() -> rows.next(2))
                    .hasMessage("\"a.xlsx\", sheet \"S\", cell B2, has a formula whose value the file does not have."
                            + " Open the file in Excel or LibreOffice, and save it, or set \"uncomputed\" to empty or"
                            + " error.");
        }
        try (SheetRows rows = rows(sheet, UncomputedFormulas.EMPTY)) {
            assertThat(rows.next(2)).hasToString("[{id=1, sum=null}, {id=2, sum=4}]");
        }
        try (SheetRows rows = rows(sheet, UncomputedFormulas.ERROR)) {
            assertThat(rows.next(2)).hasToString("[{id=1, sum=#N/A}, {id=2, sum=4}]");
        }
    }

    @Test
    void aFormulaWhoseValueIsAnEmptyTextHasOne() throws Exception {
        String sheet = "<row><c t=\"str\"><v>a</v></c></row><row><c t=\"str\"><f>\"\"</f><v></v></c></row>";
        try (SheetRows rows = rows(sheet, UncomputedFormulas.FAIL)) {
            assertThat(rows.next(1)).hasToString("[{a=}]");
        }
    }
}
