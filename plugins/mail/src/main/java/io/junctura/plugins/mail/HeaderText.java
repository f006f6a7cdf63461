package io.junctura.plugins.mail;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the text of headers. The library reads each byte as one character, but many programs write UTF-8 without the
 * encoding of RFC 2047. IMAP servers such as Dovecot also decode the names of attachments (RFC 2231) to UTF-8.
 */
final class HeaderText {
    private static final int LAST_BYTE = 0xFF;

    private HeaderText() {}

    /** The text of a header, with its encoded words decoded. */
    static String decoded(String raw) {
        String line = unicode(MimeUtility.unfold(raw));
        try {
            return MimeUtility.decodeText(line);
        } catch (UnsupportedEncodingException e) {
            return line;
        }
    }

    /** The same text with bytes of UTF-8 decoded. Other text stays as it is. */
    static String unicode(String raw) {
        if (raw.chars().anyMatch(c -> c > LAST_BYTE)) return raw;
        try {
            byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return raw;
        }
    }
}
