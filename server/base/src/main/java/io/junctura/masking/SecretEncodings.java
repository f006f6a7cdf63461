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
 * A table of the encodings in which a system may repeat a secret, with the forms of the secret in each. Escapes of URLs, HTML
 * and JSON differ between libraries: {@link Escapes} decodes them. Here are only those escapes that the secret itself could be
 * confused with. Searches ignore case. Pure.
 */
final class SecretEncodings {

    /** One encoding, with the forms that it gives to a text. */
    private record Encoding(String name, Function<String, List<String>> forms) {

        static Encoding of(String name, Function<String, String> form) {
            return new Encoding(name, text -> List.of(form.apply(text)));
        }
    }

    private static final List<Encoding> ENCODINGS = List.of(
            Encoding.of("plain", text -> text),
            Encoding.of("URL, as in forms", text -> URLEncoder.encode(text, StandardCharsets.UTF_8)),
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
     * The stable part of the Base64 forms, in both alphabets, for each of the three offsets at which the secret can begin in a
     * longer text, for example after a user's name and a colon. Padding does not matter.
     */
    private static List<String> base64(String secret) {
        List<String> forms = new ArrayList<>();
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = offset == 0 ? 0 : offset + 1; // The first letters also encode bits before the secret,
            int to = shifted.length * 8 / 6; // and an incomplete last letter bits after it.
            if (to <= from) continue;
            String inner = encoded.substring(from, to);
            forms.add(inner);
            forms.add(inner.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }
}
