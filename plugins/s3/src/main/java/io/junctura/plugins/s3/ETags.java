package io.junctura.plugins.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** ETags of S3: the MD5 of a content or, for a file made of parts, of the MD5s of its parts. */
final class ETags {

    private ETags() {}

    /** Without the quotes that only some stores write. */
    static @Nullable String unquoted(@Nullable String etag) {
        return etag == null ? null : etag.replace("\"", "");
    }

    static byte[] md5(byte[] content, int length) {
        MessageDigest digest = md5();
        digest.update(content, 0, length);
        return digest.digest();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /**
     * The ETag of a file with these parts; empty if the ETags of the parts are not MD5s, as with some kinds of
     * encryption.
     */
    static String ofParts(List<CompletedPart> parts) {
        MessageDigest digest = md5();
        for (CompletedPart part : parts) {
            String etag = String.valueOf(unquoted(part.eTag()));
            if (!etag.matches("[0-9a-f]{32}")) return "";
            digest.update(HexFormat.of().parseHex(etag));
        }
        return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
    }
}
