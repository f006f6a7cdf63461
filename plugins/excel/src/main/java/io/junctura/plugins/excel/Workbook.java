package io.junctura.plugins.excel;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.plugins.zips.DecompressionLimit;
import io.junctura.plugins.zips.Unreadable;
import io.junctura.plugins.zips.Zip;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/** A workbook by ECMA-376 (.xlsx): its sheets by name, and what cells refer to. For one thread at a time. */
final class Workbook implements Closeable {
    private static final int MAX_TEXT_LENGTH = 16_000_000;

    private static final byte[] OLE2 = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    private final String name;
    private final Zip zip;
    private final Map<String, ZipArchiveEntry> parts = new HashMap<>();
    private final Map<String, String> sheets = new LinkedHashMap<>();
    private final SharedTexts texts;
    private final List<NumberFormat> styles = new ArrayList<>();
    private boolean from1904;

    private Workbook(String name, Zip zip) {
        this.name = name;
        this.zip = zip;
        this.texts = new SharedTexts(name);
    }

    /** @throws Unreadable if it is none, or damaged */
    static Workbook open(Files files, FileRef file, long maxBytes, int maxRatio) throws IOException {
        byte[] first;
        try (InputStream in = files.open(file)) {
            first = in.readNBytes(4);
        }
        String where = "\"" + file.name() + "\"";
        if (first.length == 0) throw new Unreadable(where + " is empty.");
        if (Arrays.equals(first, OLE2)) {
            throw new Unreadable(where + " is protected by a password, or a workbook of Excel 2003 or before (.xls)."
                    + " Save it as .xlsx, without a password.");
        }
        if (first[0] != 'P' || first.length < 4 || first[1] != 'K')
            throw new Unreadable(where + " is not an .xlsx file.");
        Zip zip =
                Zip.open(files, file, StandardCharsets.UTF_8, new DecompressionLimit(file.name(), maxBytes, maxRatio));
        try {
            Workbook workbook = new Workbook(file.name(), zip);
            workbook.load();
            return workbook;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw Unreadable.of(where, e);
        }
    }

    private void load() throws IOException {
        for (ZipArchiveEntry entry : zip.entries()) parts.putIfAbsent(key(entry.getName()), entry);
        String main = null;
        for (Relation each : relations("")) if (each.type.endsWith("/officeDocument")) main = each.target;
        if (main == null || !parts.containsKey(key(main)))
            throw new Unreadable("\"" + name + "\" is not an .xlsx file.");
        if (main.endsWith(".bin")) {
            throw new Unreadable("\"" + name + "\" is a binary workbook (.xlsb). Save it as .xlsx.");
        }
        Map<String, Relation> byId =
                relations(main).stream().collect(Collectors.toMap(each -> each.id, each -> each, (one, two) -> one));
        readMain(main, byId);
        String sharedTexts = first(byId.values(), "/sharedStrings");
        if (sharedTexts != null) readTexts(sharedTexts);
        String stylesheet = first(byId.values(), "/styles");
        if (stylesheet != null) readStyles(stylesheet);
    }

    /** A workbook has one part of such a type. A file that names one a thousand times would be read a thousand times. */
    private @Nullable String first(Collection<Relation> relations, String type) {
        for (Relation each : relations) {
            if (each.type.endsWith(type) && parts.containsKey(key(each.target))) return each.target;
        }
        return null;
    }

    /** Names of parts ignore case. */
    private static String key(String part) {
        String plain = part.replace('\\', '/');
        return (plain.startsWith("/") ? plain.substring(1) : plain).toLowerCase(Locale.ROOT);
    }

    private record Relation(String id, String type, String target) {}

    /** @param part the part with the relations; empty for the relations of the whole file */
    private List<Relation> relations(String part) throws IOException {
        int slash = part.lastIndexOf('/');
        String folder = part.substring(0, slash + 1);
        String relations = folder + "_rels/" + part.substring(slash + 1) + ".rels";
        List<Relation> all = new ArrayList<>();
        if (!parts.containsKey(key(relations))) return all;
        try (Xml xml = part(relations)) {
            for (String at = xml.next(); at != null; at = xml.next()) {
                if (!at.equals("Relationship")) continue;
                String target = xml.attribute("Target", "");
                all.add(new Relation(
                        xml.attribute("Id", ""),
                        xml.attribute("Type", ""),
                        target.startsWith("/") ? target.substring(1) : resolved(folder, target)));
            }
        }
        return all;
    }

    private static String resolved(String folder, String target) {
        String from = folder;
        int rest = 0;
        for (; target.startsWith("../", rest); rest += 3) {
            from = from.isEmpty() ? "" : from.substring(0, from.lastIndexOf('/', from.length() - 2) + 1);
        }
        return from + target.substring(rest);
    }

    private Xml part(String part) throws IOException {
        ZipArchiveEntry entry = parts.get(key(part));
        if (entry == null) throw new Unreadable("\"" + name + "\" is damaged: its part " + part + " is missing.");
        return new Xml(zip.open(entry), "\"" + name + "\", part " + part + ",");
    }

    private void readMain(String main, Map<String, Relation> byId) throws IOException {
        try (Xml xml = part(main)) {
            for (String at = xml.next(); at != null; at = xml.next()) {
                if (at.equals("workbookPr")) {
                    String value = xml.attribute("date1904", "0");
                    from1904 = value.equals("1") || value.equals("true");
                } else if (at.equals("sheet")) {
                    Relation sheet = byId.get(xml.attribute("id", ""));
                    if (sheet != null && sheet.type.endsWith("/worksheet")) {
                        sheets.put(xml.attribute("name", ""), sheet.target);
                    }
                }
            }
        }
    }

    private void readTexts(String part) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Xml xml = part(part)) {
            for (String at = xml.next(); at != null; at = xml.next()) {
                if (!at.equals("si")) continue;
                text.setLength(0);
                richText(xml, text);
                texts.add(CellText.unescaped(text));
            }
        }
    }

    /** The text of an element with {@code t} and {@code r}; how Japanese words are read ({@code rPh}) is not part of it. */
    static void richText(Xml xml, StringBuilder into) throws Unreadable {
        int end = xml.depth() - 1;
        while (xml.depth() > end) {
            String at = xml.next();
            if (at == null) return;
            if (at.equals("t")) xml.text(into, MAX_TEXT_LENGTH);
            else if (at.equals("rPh")) xml.skip();
        }
    }

    private void readStyles(String part) throws IOException {
        Map<Integer, NumberFormat> formats = new HashMap<>();
        boolean inCells = false;
        try (Xml xml = part(part)) {
            for (String at = xml.next(); at != null; at = xml.next()) {
                switch (at) {
                    case "numFmt" -> {
                        int id = number(xml.attribute("numFmtId"));
                        formats.put(id, NumberFormat.of(id, xml.attribute("formatCode", "")));
                    }
                    case "cellXfs" -> inCells = true;
                    case "/cellXfs" -> inCells = false;
                    case "xf" -> {
                        if (!inCells) break;
                        int id = number(xml.attribute("numFmtId"));
                        NumberFormat format = formats.get(id);
                        styles.add(format == null ? NumberFormat.of(id, null) : format);
                    }
                    default -> {}
                }
            }
        }
    }

    static int number(@Nullable String text) throws Unreadable {
        if (text == null) return 0;
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new Unreadable("\"" + text + "\" stands where a number should be.");
        }
    }

    /** @param wanted a name, or else a number from 1; null for the first */
    Sheet sheet(@Nullable String wanted, UncomputedFormulas uncomputed) throws IOException {
        String found = wanted;
        if (found == null || !sheets.containsKey(found)) {
            List<String> names = List.copyOf(sheets.keySet());
            int number = wanted == null ? 1 : wanted.matches("[0-9]{1,6}") ? Integer.parseInt(wanted) : 0;
            if (number < 1 || number > names.size()) {
                throw new Unreadable("\"" + name + "\" has no sheet " + (wanted == null ? "" : "\"" + wanted + "\"")
                        + ". Its sheets: " + String.join(", ", names) + ".");
            }
            found = names.get(number - 1);
        }
        return new Sheet(this, part(String.valueOf(sheets.get(found))), found, uncomputed);
    }

    String name() {
        return name;
    }

    SharedTexts texts() {
        return texts;
    }

    /** How a cell of a style is shown. */
    NumberFormat format(int style) {
        return style < 0 || style >= styles.size() ? NumberFormat.NUMBER : styles.get(style);
    }

    boolean from1904() {
        return from1904;
    }

    static int longestText() {
        return MAX_TEXT_LENGTH;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
