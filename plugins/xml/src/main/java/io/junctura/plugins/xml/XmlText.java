package io.junctura.plugins.xml;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.formats.DecodedText;
import io.junctura.plugins.formats.Encodings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of an XML file. Bytes that are wrong in its encoding are an error, which a parser would let pass. */
final class XmlText {
    /** The declaration of the encoding must be within this number of characters. */
    private static final int PROLOG_BYTES = 256;

    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");

    private XmlText() {}

    /** @param encoding instead of the one that the file declares; null: that one */
    static Reader of(InputStream in, @Nullable String encoding, String name) throws ConnectorException, IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 13);
        try {
            buffered.mark(PROLOG_BYTES);
            byte[] first = buffered.readNBytes(PROLOG_BYTES);
            buffered.reset();
            return DecodedText.of(buffered, encoding != null ? Encodings.named(encoding) : declared(first, name), name);
        } catch (ConnectorException | IOException | RuntimeException e) {
            buffered.close();
            throw e;
        }
    }

    private static Charset declared(byte[] first, String name) throws ConnectorException {
        if (first.length >= 2 && first[0] == 0 && first[1] == '<') return StandardCharsets.UTF_16BE;
        if (first.length >= 2 && first[0] == '<' && first[1] == 0) return StandardCharsets.UTF_16LE;
        Matcher declared = DECLARED.matcher(new String(first, StandardCharsets.ISO_8859_1));
        // A declaration of UTF-16 in a text of single bytes was copied from another file.
        if (!declared.find() || declared.group(1).toUpperCase(Locale.ROOT).startsWith("UTF-16"))
            return StandardCharsets.UTF_8;
        try {
            return Encodings.named(declared.group(1));
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput("The file \"" + name + "\" declares the encoding \"" + declared.group(1)
                    + "\", which is not known. Set \"encoding\".");
        }
    }
}
