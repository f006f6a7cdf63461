package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that encode strings, for Base64 and for addresses, and decode them. */
final class TextEncodings {

    private static final String UNRESERVED = "-_.!~*'()";
    private static final String RESERVED = ";/?:@&=+$,#";

    /** The bytes of an encoded character: up to three in UTF-8, and four each in the Base64 bytes and in the string. */
    private static final long BYTES_PER_ENCODED = 12;

    /** The bytes of a decoded character: copies of the text, bytes, and the decoded characters. */
    private static final long BYTES_PER_DECODED = 8;

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("base64encode", "<s-:s>")
                    .help("The UTF-8 bytes of a text in Base64.")
                    .example("$base64encode(\"hello\")")
                    .text(TextEncodings::base64encode),
            define("base64decode", "<s-:s>")
                    .help("The text whose UTF-8 bytes are given in Base64.")
                    .example("$base64decode(\"aGVsbG8=\")")
                    .text(TextEncodings::base64decode),
            define("encodeUrlComponent", "<s-:s>")
                    .help("The text, percent-encoded for one part of a URL.")
                    .example("$encodeUrlComponent(\"a b&c\")")
                    .text((e, text, args) -> encode(e, text, UNRESERVED)),
            define("encodeUrl", "<s-:s>")
                    .help("A whole URL, in which characters that a URL cannot contain are percent-encoded.")
                    .example("$encodeUrl(\"https://example.com/a b\")")
                    .text((e, text, args) -> encode(e, text, UNRESERVED + RESERVED)),
            define("decodeUrlComponent", "<s-:s>")
                    .help("The text of a percent-encoded part of a URL.")
                    .example("$decodeUrlComponent(\"a%20b%26c\")")
                    .text((e, text, args) -> decode(e, text, "")),
            define("decodeUrl", "<s-:s>")
                    .help("A whole URL with its percent-encoding decoded, except for characters that separate its "
                            + "parts.")
                    .example("$decodeUrl(\"https://example.com/a%20b\")")
                    .text((e, text, args) -> decode(e, text, RESERVED)));

    private TextEncodings() {}

    private static Object base64encode(Evaluation evaluation, String text, List<@Nullable Object> args) {
        evaluation.makes(BYTES_PER_ENCODED * text.length());
        return evaluation.sized(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Object base64decode(Evaluation evaluation, String text, List<@Nullable Object> args) {
        evaluation.makes(BYTES_PER_DECODED * text.length());
        return base64decode(text);
    }

    private static String base64decode(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException e) {
            throw new EvaluationFailed("$base64decode was given something that is not Base64.", text);
        } catch (CharacterCodingException e) {
            throw new EvaluationFailed("$base64decode makes text only, and these bytes are not text in UTF-8.", text);
        }
    }

    private static String encode(Evaluation evaluation, String text, String kept) {
        BoundedText out = new BoundedText(evaluation);
        text.codePoints().forEach(point -> {
            if (point < 128 && (Character.isLetterOrDigit(point) || kept.indexOf(point) >= 0)) {
                out.append((char) point);
            } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new EvaluationFailed("Half a character cannot be written in an address.", text);
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%')
                            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
                            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
                }
            }
        });
        return out.toString();
    }

    /** @param kept characters that stay escaped */
    private static String decode(Evaluation evaluation, String text, String kept) {
        if (text.indexOf('%') < 0) return text;
        BoundedText out = new BoundedText(evaluation);
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '%') {
                out.append(text.charAt(at++));
                continue;
            }
            int first = octet(text, at);
            if (first < 128 && kept.indexOf(first) >= 0) {
                out.append(text, at, at + 3);
                at += 3;
                continue;
            }
            int count = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++, at += 3) bytes[i] = (byte) octet(text, at);
            try {
                out.append(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                throw malformed(text);
            }
        }
        return out.toString();
    }

    private static int octet(String text, int at) {
        if (at + 2 >= text.length() || text.charAt(at) != '%') throw malformed(text);
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        if (high < 0 || low < 0) throw malformed(text);
        return high * 16 + low;
    }

    private static EvaluationFailed malformed(String text) {
        return new EvaluationFailed("The address has a % that is not followed by two digits of a character.", text);
    }
}
