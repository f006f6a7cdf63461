package io.junctura.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes the addresses at which other systems call runs back. A token is derived from run and step, so a repeated
 * attempt sends the same address. It is keyed with a secret of this installation, so it cannot be guessed.
 *
 * @param secret at least 16 bytes
 * @param base   this server's address for other systems, without a slash at its end
 */
public record Callbacks(String secret, Supplier<String> base) {

    /** For a run that is only displayed: it shows no valid address. */
    public static final Callbacks NONE = new Callbacks("", () -> "");

    /** 32 letters and digits. */
    public String token(long run, String step) {
        if (secret.isEmpty()) return "";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update("callback".getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(run).array());
            return DerivedKeys.base32(mac.doFinal(step.getBytes(StandardCharsets.UTF_8)), 32);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }

    String address(long run, String step) {
        return base.get() + "/callback/" + (secret.isEmpty() ? "***" : token(run, step));
    }

    /** The stored form of a token. A reader of the journal cannot derive the token from it. */
    public static String hash(String token) {
        return HexFormat.of().formatHex(DerivedKeys.hash(token));
    }
}
