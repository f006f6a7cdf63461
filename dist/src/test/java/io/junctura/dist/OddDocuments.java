package io.junctura.dist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Minimal workbooks and PDF files, into which faults can be put. */
final class OddDocuments {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

    private OddDocuments() {}

    /**
     * A workbook of one sheet.
     *
     * @param rows what is in the sheet's {@code sheetData}
     */
    static byte[] workbook(String rows) {
        return OddArchives.zip(parts(rows), StandardCharsets.UTF_8);
    }

    static Map<String, byte[]> parts(String rows) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        put(parts, "_rels/.rels", relations("/officeDocument", "xl/workbook.xml"));
        put(
                parts,
                "xl/workbook.xml",
                "<workbook xmlns:r=\"" + OFFICE
                        + "\"><sheets><sheet name=\"Orders\" sheetId=\"1\" r:id=\"r1\"/></sheets>" + "</workbook>");
        put(parts, "xl/_rels/workbook.xml.rels", relations("/worksheet", "worksheets/sheet1.xml"));
        put(parts, "xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
        return parts;
    }

    private static String relations(String type, String target) {
        return "<Relationships xmlns=\"" + PACKAGE + "\"><Relationship Id=\"r1\" Type=\"" + OFFICE + type
                + "\" Target=\"" + target + "\"/></Relationships>";
    }

    static void put(Map<String, byte[]> parts, String name, String xml) {
        parts.put(name, (XML + xml).getBytes(StandardCharsets.UTF_8));
    }

    /** A row of texts. A cell that begins with {@code <} is inserted as XML. */
    static String row(String... cells) {
        StringBuilder row = new StringBuilder("<row>");
        for (String cell : cells) {
            row.append(cell.startsWith("<") ? cell : "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>");
        }
        return row.append("</row>").toString();
    }

    static String number(String digits) {
        return "<c><v>" + digits + "</v></c>";
    }

    /** A PDF file with a page for each text, such as {@code (Hello) Tj}. */
    static byte[] pdf(String trailer, String... pages) {
        List<String> objects = new ArrayList<>();
        StringBuilder kids = new StringBuilder();
        for (int i = 0; i < pages.length; i++) kids.append(4 + 2 * i).append(" 0 R ");
        objects.add("<</Type/Catalog/Pages 2 0 R>>");
        objects.add("<</Type/Pages/Kids[" + kids + "]/Count " + pages.length + ">>");
        objects.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        for (int i = 0; i < pages.length; i++) {
            objects.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents "
                    + (5 + 2 * i) + " 0 R>>");
            String content = "BT /F1 12 Tf 72 720 Td " + pages[i] + " ET";
            objects.add("<</Length " + content.length() + ">>stream\n" + content + "\nendstream");
        }
        return pdfOf(trailer, objects);
    }

    /** A file whose page tree has a cycle. */
    static byte[] pdfOfCyclicPages() {
        return pdfOf(
                "",
                List.of(
                        "<</Type/Catalog/Pages 2 0 R>>",
                        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                        "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"));
    }

    private static byte[] pdfOf(String trailer, List<String> objects) {
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        StringBuilder places = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            places.append(String.format("%010d 00000 n \n", pdf.length()));
            pdf.append(i + 1).append(" 0 obj").append(objects.get(i)).append("endobj\n");
        }
        int xref = pdf.length();
        int size = objects.size() + 1;
        pdf.append("xref\n0 ").append(size).append('\n').append(places);
        pdf.append("trailer<</Size ").append(size).append("/Root 1 0 R").append(trailer);
        pdf.append(">>\nstartxref\n").append(xref).append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A trailer that makes readers ask for a password. No password opens the file. */
    static String password() {
        String key = "<" + "4F".repeat(32) + ">";
        return "/ID[" + "<00>".repeat(2) + "]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O " + key + "/U " + key + ">>";
    }
}
