package io.junctura.plugins.crypto;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a text in PEM (RFC 7468).
 *
 * @param label such as {@code PRIVATE KEY}
 * @param text  between its first and its last line
 */
record Pem(String label, String text) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    static List<Pem> blocks(String text) {
        // Variables of an environment often have line ends as \n.
        Matcher blocks = BLOCK.matcher(text.replace("\\n", "\n"));
        List<Pem> all = new ArrayList<>();
        while (blocks.find()) all.add(new Pem(blocks.group(1), blocks.group(2)));
        return all;
    }

    /** Whether it is encrypted in the old form of OpenSSL, which no standard describes. */
    boolean isEncryptedByOpenSsl() {
        return text.contains("Proc-Type:");
    }

    /** @throws IllegalArgumentException if it is not Base64 */
    byte[] bytes() {
        return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    }
}
