package io.junctura.plugins.excel;

import java.util.LinkedHashMap;
import java.util.Map;

/** The styles of the cells of a workbook: what each is, and its number in the file. */
final class Styles {
    static final int PLAIN = 0;
    static final int HEADER = 1;
    /** The style of a text that Excel would take for a formula when a person edits it. */
    static final int QUOTED = 2;

    /** The first number of a format that is not built in, and of a style that has one. */
    private static final int FIRST_FORMAT = 164;

    private static final int FIRST_STYLE = 3;

    private final Map<String, Integer> formats = new LinkedHashMap<>();

    /** The style that shows numbers by this format. */
    int format(String code) {
        return formats.computeIfAbsent(code, any -> FIRST_STYLE + formats.size());
    }

    String xml() {
        StringBuilder xml = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
            """);
        if (!formats.isEmpty()) {
            xml.append("<numFmts count=\"").append(formats.size()).append("\">");
            formats.forEach((code, style) -> {
                xml.append("<numFmt numFmtId=\"").append(id(style)).append("\" formatCode=\"");
                CellText.escape(code, xml);
                xml.append("\"/>");
            });
            xml.append("</numFmts>");
        }
        xml.append("<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>")
                .append("<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>")
                .append("<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>")
                .append("<fill><patternFill patternType=\"gray125\"/></fill></fills>")
                .append("<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>")
                .append("<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\""
                        + " borderId=\"0\"/></cellStyleXfs>")
                .append("<cellXfs count=\"")
                .append(FIRST_STYLE + formats.size())
                .append("\">")
                .append(xf(0, "fontId=\"0\"", ""))
                .append(xf(0, "fontId=\"1\"", " applyFont=\"1\""))
                .append(xf(0, "fontId=\"0\"", " quotePrefix=\"1\""));
        formats.values().forEach(style -> xml.append(xf(id(style), "fontId=\"0\"", " applyNumberFormat=\"1\"")));
        return xml.append("</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\""
                        + " builtinId=\"0\"/></cellStyles>")
                .append("</styleSheet>")
                .toString();
    }

    private static int id(int style) {
        return FIRST_FORMAT + style - FIRST_STYLE;
    }

    private static String xf(int format, String font, String more) {
        return "<xf numFmtId=\"" + format + "\" " + font + " fillId=\"0\" borderId=\"0\" xfId=\"0\"" + more + "/>";
    }
}
