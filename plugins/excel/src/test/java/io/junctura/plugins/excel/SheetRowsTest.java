package io.junctura.plugins.excel;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    /** A row with one value in the file has a null for each other column in memory. */
    @Test
    void fewRowsOfManyColumnsAreInMemoryAtOnce() throws Exception {
        String header = "<row>" + "<c t=\"str\"><v>a</v></c>".repeat(10_000) + "</row>";
        byte[] content = OddWorkbooksTest.workbook(header + "<row><c><v>1</v></c></row>".repeat(100));
        FileRef file = new FileRef("wide", "wide.xlsx", "application/octet-stream", content.length);
        Workbook workbook = Workbook.open(new OneFile(content), file, Long.MAX_VALUE, 1_000);
        try (SheetRows rows = SheetRows.of(workbook, workbook.sheet(null), Range.ALL, true, Map.of())) {
            assertThat(rows.next(100)).hasSize(10);
        }
    }
}
