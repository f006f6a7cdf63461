package io.junctura.plugins.pdf;

import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/** The text of the pages of a file. */
final class Pages implements RowStreams.Reader {
    /** The largest size of the rows that are returned at once. */
    private static final int MAX_AT_ONCE = 1_000_000;

    private static final int MAX_CHARACTERS = 16_000_000;

    /** A small file can contain drawings that contain each other, and so are drawn any number of times. */
    private static final int MAX_OPERATORS = 10_000_000;

    /** A drawing within a page counts as so many operators: the library parses it each time. */
    private static final int DRAWING = 100;

    static {
        NoSystemFonts.install();
    }

    private final String name;
    private final StoredPdf stored;
    private final PDDocument pdf;
    private final Stripper stripper;
    private int page;

    Pages(String name, StoredPdf stored, PDDocument pdf, boolean byPosition) {
        this.name = name;
        this.stored = stored;
        this.pdf = pdf;
        this.stripper = new Stripper(byPosition);
    }

    /** Stops within a page, too. */
    private static final class Stripper extends PDFTextStripper {
        private int characters;
        private int operators;

        Stripper(boolean byPosition) {
            setSortByPosition(byPosition);
            setLineSeparator("\n");
            setParagraphEnd("");
            setPageEnd("");
        }

        String text(PDDocument pdf, int page) throws IOException {
            characters = 0;
            operators = 0;
            setStartPage(page);
            setEndPage(page);
            return getText(pdf).stripTrailing();
        }

        /** The library parses a content with one filter while it unpacks it, and without a limit; but not one with a list of filters. */
        @Override
        public void processPage(PDPage page) throws IOException {
            COSStream content = page.getCOSObject().getCOSStream(COSName.CONTENTS);
            if (content != null && content.getFilters() instanceof COSName filter) {
                content.setItem(COSName.FILTER, new COSArray(List.of(filter)));
                COSDictionary parameters = content.getCOSDictionary(COSName.DECODE_PARMS);
                if (parameters != null) content.setItem(COSName.DECODE_PARMS, new COSArray(List.of(parameters)));
            }
            super.processPage(page);
        }

        @Override
        protected void processTextPosition(TextPosition text) {
            if (Thread.currentThread().isInterrupted() || ++characters > MAX_CHARACTERS) throw new TooMuch();
            super.processTextPosition(text);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            operators += operator.getName().equals(OperatorName.DRAW_OBJECT) ? DRAWING : 1;
            if (Thread.currentThread().isInterrupted() || operators > MAX_OPERATORS) throw new TooMuch();
            super.processOperator(operator, operands);
        }
    }

    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public List<@Nullable Object> next(int most) throws ConnectorException {
        List<@Nullable Object> rows = new ArrayList<>();
        int size = 0;
        while (page < pdf.getNumberOfPages() && rows.size() < most && size < MAX_AT_ONCE) {
            String text = text(++page);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("page", (long) page);
            row.put("text", text);
            rows.add(row);
            size += text.length();
        }
        return rows;
    }

    private String text(int number) throws ConnectorException {
        try {
            return stripper.text(pdf, number);
        } catch (TooMuch e) {
            // The message of an interruption is not shown.
            throw ConnectorException.badInput("\"" + name + "\", page " + number + ", has more than " + MAX_CHARACTERS
                    + " characters or " + MAX_OPERATORS + " operators, or was not read to its end.");
        } catch (IOException | RuntimeException e) {
            throw ConnectorException.badInput(String.valueOf(
                    Unreadable.of("\"" + name + "\", page " + number + ",", e).getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            pdf.close();
            stored.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
