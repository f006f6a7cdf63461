package io.junctura.plugins.csv;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

    /** Ends as it does when the memory is used up by others. */
    private static final class Failing extends Reader {
        private final Reader rows = new StringReader("id\n" + "1\n".repeat(100_000));
        private int reads;

        @Override
        public int read(char[] buffer, int offset, int length) throws java.io.IOException {
            if (++reads > 1) throw new OutOfMemoryError("for the test");
            return rows.read(buffer, offset, length);
        }

        @Override
        public void close() {}
    }

    @Test
    void exhaustedMemoryIsNotReportedAsAnErrorInTheFile() throws Exception {
        Dialect dialect = Dialect.of(null, "\"", null, null, StrayQuotes.BAD, false, 0);
        Shape shape = new Shape(true, List.of(), Map.of(), EmptyCells.TEXT, LongRows.BAD, ShortRows.KEEP);
        try (CsvRows rows = new CsvRows(new Failing(), "\"orders.csv\"", dialect, shape, '\0')) {
            assertThatThrownBy(() -> {
                        while (rows.advance()) rows.row();
                    })
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }
}
