package io.junctura.plugins.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FSFontUseCase;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.plugins.zips.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/** The fonts of a file: DejaVu Sans, which this plugin brings, and those that the step gives. */
final class Fonts {
    static final String BUNDLED = "DejaVu Sans";

    /** In the plugin's jar, where the build unpacks the fonts. */
    private static final String FOLDER = "/fonts/net/sf/jasperreports/fonts/dejavu/";

    private static final int MAX_SIZE = 40_000_000;
    private static final int REGULAR = 400;
    private static final int BOLD = 700;

    // Names of tables.
    private static final int GSUB = 0x47_53_55_42;
    private static final int NO_TABLE = 0x4e_4f_4e_45;

    private final Map<String, byte[]> given = new LinkedHashMap<>();
    private final List<CmapLookup> characters = new ArrayList<>();

    Fonts(Files files, Map<String, FileRef> fonts) throws IOException {
        characters.add(characters(bundled("DejaVuSans.ttf"), "DejaVuSans.ttf"));
        for (Map.Entry<String, FileRef> font : fonts.entrySet()) {
            byte[] content;
            try (InputStream in = files.open(font.getValue())) {
                content = in.readNBytes(MAX_SIZE + 1);
            }
            String name = font.getValue().name();
            if (content.length > MAX_SIZE) {
                throw new Unreadable("The font \"" + name + "\" has more than " + MAX_SIZE / 1_000_000 + " MB.");
            }
            characters.add(characters(content, name));
            given.put(font.getKey(), content);
        }
    }

    static byte[] bundled(String name) throws IOException {
        try (InputStream in = Fonts.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) throw new IllegalStateException("The font " + name + " is not in the plugin's jar.");
            return withoutLigatures(in.readAllBytes());
        }
    }

    /** Hides the font's table of ligatures: with one glyph for "fi", a search in the file does not find the word. */
    private static byte[] withoutLigatures(byte[] font) {
        ByteBuffer tables = ByteBuffer.wrap(font);
        int count = tables.getShort(4);
        for (int at = 12; at < 12 + 16 * count; at += 16) {
            if (tables.getInt(at) == GSUB) tables.putInt(at, NO_TABLE);
        }
        return font;
    }

    private static CmapLookup characters(byte[] content, String name) throws IOException {
        try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(content))) {
            return font.getUnicodeCmapLookup();
        } catch (IOException | RuntimeException e) {
            throw new Unreadable("The font \"" + name + "\" is not a TrueType font (.ttf), or it is damaged.");
        }
    }

    boolean have(int character) {
        for (CmapLookup each : characters) if (each.getGlyphId(character) != 0) return true;
        return false;
    }

    void addTo(PdfRendererBuilder builder) throws IOException {
        add(builder, bundled("DejaVuSans.ttf"), BUNDLED, REGULAR, FontStyle.NORMAL);
        add(builder, bundled("DejaVuSans-Bold.ttf"), BUNDLED, BOLD, FontStyle.NORMAL);
        add(builder, bundled("DejaVuSans-Oblique.ttf"), BUNDLED, REGULAR, FontStyle.ITALIC);
        add(builder, bundled("DejaVuSans-BoldOblique.ttf"), BUNDLED, BOLD, FontStyle.ITALIC);
        given.forEach((family, content) -> add(builder, content, family, REGULAR, FontStyle.NORMAL));
    }

    private static void add(PdfRendererBuilder builder, byte[] content, String family, int weight, FontStyle style) {
        // By its name, and before the built-in fonts of PDF, which have few characters, where no family has a
        // character.
        for (FSFontUseCase use : List.of(FSFontUseCase.DOCUMENT, FSFontUseCase.FALLBACK_PRE)) {
            builder.useFont(() -> new ByteArrayInputStream(content), family, weight, style, true, EnumSet.of(use));
        }
    }
}
