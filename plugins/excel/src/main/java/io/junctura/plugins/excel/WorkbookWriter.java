package io.junctura.plugins.excel;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.NoConnection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a workbook by ECMA-376 (.xlsx), sheet by sheet and row by row. */
final class WorkbookWriter {
    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static final String DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private final ZipOutputStream zip;
    private final Writer text;
    private final List<SheetLayout> sheets;
    private final boolean guarded;
    private final Styles styles = new Styles();

    /** @param guarded whether a text that begins with = stays a text */
    WorkbookWriter(OutputStream out, List<SheetLayout> sheets, boolean guarded) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.text = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8), 1 << 16);
        this.sheets = sheets;
        this.guarded = guarded;
    }

    void write(ActionContext<NoConnection> context) throws ConnectorException, IOException, InterruptedException {
        part("[Content_Types].xml", contentTypes());
        part("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")));
        part("xl/workbook.xml", workbook());
        StringBuilder all = new StringBuilder(relation(sheets.size() + 1, "styles", "styles.xml"));
        for (int i = 1; i <= sheets.size(); i++) all.append(relation(i, "worksheet", "worksheets/sheet" + i + ".xml"));
        part("xl/_rels/workbook.xml.rels", relations(all.toString()));
        for (int i = 0; i < sheets.size(); i++) {
            begin("xl/worksheets/sheet" + (i + 1) + ".xml");
            text.write(PROLOG);
            new SheetWriter(text, sheets.get(i), styles, guarded).write(context, i == 0);
            end();
        }
        // The sheets have registered their styles by then.
        part("xl/styles.xml", styles.xml());
        zip.finish();
    }

    private void begin(String part) throws IOException {
        zip.putNextEntry(new ZipEntry(part));
    }

    private void end() throws IOException {
        text.flush();
        zip.closeEntry();
    }

    private void part(String name, String content) throws IOException {
        begin(name);
        text.write(content);
        end();
    }

    private String contentTypes() {
        StringBuilder xml = new StringBuilder(PROLOG)
                .append("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">")
                .append("<Default Extension=\"rels\""
                        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>")
                .append("<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        override(xml, "/xl/workbook.xml", "sheet.main+xml");
        override(xml, "/xl/styles.xml", "styles+xml");
        for (int i = 1; i <= sheets.size(); i++) override(xml, "/xl/worksheets/sheet" + i + ".xml", "worksheet+xml");
        return xml.append("</Types>").toString();
    }

    private static void override(StringBuilder xml, String part, String type) {
        xml.append("<Override PartName=\"")
                .append(part)
                .append("\" ContentType=\"")
                .append(CONTENT)
                .append(type)
                .append("\"/>");
    }

    private static String relations(String all) {
        return PROLOG + "<Relationships xmlns=\"" + RELATIONS + "\">" + all + "</Relationships>";
    }

    private static String relation(int id, String type, String target) {
        return "<Relationship Id=\"rId" + id + "\" Type=\"" + DOCUMENT + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    private String workbook() {
        StringBuilder xml = new StringBuilder(PROLOG)
                .append("<workbook xmlns=\"")
                .append(MAIN)
                .append("\" xmlns:r=\"")
                .append(DOCUMENT)
                .append("\"><sheets>");
        for (int i = 1; i <= sheets.size(); i++) {
            xml.append("<sheet name=\"");
            CellText.escape(sheets.get(i - 1).name(), xml);
            xml.append("\" sheetId=\"")
                    .append(i)
                    .append("\" r:id=\"rId")
                    .append(i)
                    .append("\"/>");
        }
        return xml.append("</sheets></workbook>").toString();
    }
}
