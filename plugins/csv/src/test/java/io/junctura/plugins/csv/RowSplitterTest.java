package io.junctura.plugins.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowSplitterTest {

    private static Dialect dialect(StrayQuotes strayQuotes, String escape, boolean trim) {
        return Dialect.of(",", "\"", escape, null, strayQuotes, trim, 0);
    }

    private static List<String> rows(Reader text, Dialect dialect) throws IOException {
        List<String> rows = new ArrayList<>();
        // So small that rows cross the end of the buffer.
        try (RowSplitter splitter = new RowSplitter(text, dialect, 8)) {
            while (splitter.next()) {
                String row = splitter.lineNumber() + List.of(splitter.cells()).toString();
                rows.add(splitter.flaw() == null ? row : row + " " + splitter.flaw());
            }
        }
        return rows;
    }

    private static List<String> byFastCsv(String text) {
        List<String> rows = new ArrayList<>();
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
        for (CsvRecord row : builder.ofCsvRecord(text)) {
            rows.add(row.getStartingLineNumber() + row.getFields().toString());
        }
        return rows;
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }

    /** FastCSV reads RFC 4180. What it refuses has no right reading. */
    @ParameterizedTest
    @EnumSource
    void aWellFormedTextIsReadByRfc4180WhateverStrayQuotesAre(StrayQuotes strayQuotes) throws IOException {
        Random random = new Random(4180);
        int wellFormed = 0;
        for (int i = 0; i < 10_000; i++) {
            String text = text(random, "ab ,,\"\"\n\r\\;", random.nextInt(16));
            List<String> expected;
            try {
                expected = byFastCsv(text);
            } catch (CsvParseException e) {
                continue;
            }
            wellFormed++;
            assertThat(rows(new StringReader(text), dialect(strayQuotes, null, false)))
                    .as(text)
                    .isEqualTo(expected);
        }
        assertThat(wellFormed).isGreaterThan(4_000);
    }

    /** Gives one character at a time. */
    private static final class Slow extends Reader {
        private final Reader text;

        Slow(String text) {
            this.text = new StringReader(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return text.read(buffer, offset, Math.min(length, 1));
        }

        @Override
        public void close() {}
    }

    @Test
    void theRowsDoNotDependOnHowTheTextArrives() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            String text = text(random, "ab ,,\"\"\n\r\\", random.nextInt(20));
            Dialect dialect = dialect(
                    StrayQuotes.values()[random.nextInt(2)], random.nextBoolean() ? "\\" : null, random.nextBoolean());
            assertThat(rows(new Slow(text), dialect)).as(text).isEqualTo(rows(new StringReader(text), dialect));
        }
    }

    @Test
    void aQuoteWithoutAnEndCostsOneLineEvenInALongText() throws IOException {
        String rest = "2,b\n".repeat(100_000);
        List<String> rows = rows(new StringReader("1,\"a\n" + rest), dialect(StrayQuotes.BAD, null, false));
        assertThat(rows).hasSize(100_001).startsWith("1[1, \"a] OPEN_QUOTE", "2[2, b]");
    }

    @Test
    void aCellThatIsTooLongCostsItsRow() throws IOException {
        String cell = "x".repeat(RowSplitter.MAX_CELL_LENGTH);
        String start = "x".repeat(100) + "…";
        Dialect dialect = dialect(StrayQuotes.BAD, null, false);
        assertThat(rows(new StringReader("1," + cell + cell + ",a\n2,b"), dialect))
                .containsExactly("1[1, " + start + "] LONG_CELL", "2[2, b]");
        assertThat(rows(new StringReader("1,\"a\n" + cell + cell + "\n3,b"), dialect))
                .containsExactly("1[1, \"a] LONG_QUOTED_CELL", "2[" + start + "] LONG_CELL", "3[3, b]");
    }

    @Test
    void aRowThatIsTooLongIsBad() throws IOException {
        String cell = "x".repeat(RowSplitter.MAX_CELL_LENGTH);
        Dialect dialect = dialect(StrayQuotes.BAD, null, false);
        try (RowSplitter splitter = new RowSplitter(new StringReader(cell + "," + cell + ",c\n2,b"), dialect)) {
            assertThat(splitter.next()).isTrue();
            assertThat(splitter.flaw()).isEqualTo(Flaw.LONG_ROW);
            assertThat(splitter.next()).isTrue();
            assertThat(splitter.cells()).containsExactly("2", "b");
        }
    }
}
