package io.junctura.plugins.formats;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recognizes files that are no text by their first bytes. It is for files without a byte order mark. */
final class FirstBytes {
    static final int COUNT = 5;

    private static final Map<String, String> OTHER_FORMATS = Map.of(
            "PK\3\4", "a zip file or a workbook (.xlsx)",
            "%PDF-", "a PDF file",
            "\u001f\u008b", "a gzip file",
            "\u00d0\u00cf\u0011\u00e0", "a file of Microsoft Office 2003 or before");

    private FirstBytes() {}

    /** Why a file cannot be text in an encoding such as UTF-8, whose letters have no NUL bytes; null if it can be. */
    static @Nullable String wrong(byte[] first) {
        String begin = new String(first, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> each : OTHER_FORMATS.entrySet()) {
            if (begin.startsWith(each.getKey())) return "is not text, but " + each.getValue() + ".";
        }
        if (first.length < 4) return null;
        boolean even = first[0] == 0 && first[2] == 0;
        boolean odd = first[1] == 0 && first[3] == 0;
        if (even && odd) return "begins with NUL bytes. It was probably not written completely.";
        if (even) return looksLike("UTF-16BE");
        return odd ? looksLike("UTF-16LE") : null;
    }

    private static String looksLike(String encoding) {
        return "looks like " + encoding + " without a byte order mark. Set \"encoding\" to " + encoding + ".";
    }
}
