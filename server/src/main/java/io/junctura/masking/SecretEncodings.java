package io.junctura.masking;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The ways in which a system may write a secret that it repeats: a table of encodings, of which each gives the forms that the
 * secret has in it. Of the escapes of URLs, HTML and JSON, which differ from library to library, only those are here that the
 * secret itself could be confused with; the others are {@link Escapes}. Letters may be written large or small. Pure.
 */
final class SecretEncodings {

    /** One way of writing text. */
    private record Encoding(String name, Function<String, List<String>> forms) {

        static Encoding of(String name, Function<String, String> form) {
            return new Encoding(name, text -> List.of(form.apply(text)));
        }
    }

    private static final List<Encoding> ENCODINGS = List.of(
            Encoding.of("as it is", text -> text),
            Encoding.of("URL, as forms have it", text -> URLEncoder.encode(text, StandardCharsets.UTF_8)),
            Encoding.of(
                    "URL, blanks as %20",
                    text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20")),
            Encoding.of("JSON", SecretEncodings::json),
            Encoding.of("JSON in JSON", text -> json(json(text))),
            Encoding.of("hex", text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))),
            new Encoding("Base64", SecretEncodings::base64));

    private SecretEncodings() {}

    /** All forms of a secret, the secret itself included. */
    static Set<String> forms(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        for (Encoding encoding : ENCODINGS) forms.addAll(encoding.forms.apply(secret));
        return forms;
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= 0x20) out.append(c);
                    else out.append("\\u").append(HexFormat.of().toHexDigits(c));
                }
            }
        }
        return out.toString();
    }

    /**
     * What stays the same of the Base64 form wherever in a longer text the secret begins, behind a user's name and a colon say;
     * in both alphabets. Whether the whole is padded does not matter.
     */
    private static List<String> base64(String secret) {
        List<String> forms = new ArrayList<>();
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = offset == 0 ? 0 : offset + 1; // These letters hold bits of what stands before the secret,
            int to = shifted.length * 8 / 6; // and the last, if it is not whole, of what comes after.
            if (to <= from) continue;
            String inner = encoded.substring(from, to);
            forms.add(inner);
            forms.add(inner.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }
}
