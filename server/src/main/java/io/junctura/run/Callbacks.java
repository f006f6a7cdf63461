package io.junctura.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The addresses that runs are called back at. A token is derived from the run and the step, so that a repeated attempt
 * hands out the same one, and keyed with a secret of this installation, so that nobody guesses it.
 *
 * @param secret at least 16 bytes
 * @param base   what others reach this server by, without a slash at its end
 */
public record Callbacks(String secret, Supplier<String> base) {

    /** For a run that is only looked at: its addresses lead nowhere. */
    public static final Callbacks NONE = new Callbacks("", () -> "");

    /** 32 letters and digits. */
    public String token(long run, String step) {
        if (secret.isEmpty()) return "";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update("callback".getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(run).array());
            return Names.base32(mac.doFinal(step.getBytes(StandardCharsets.UTF_8)), 32);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }

    String address(long run, String step) {
        return base.get() + "/callback/" + (secret.isEmpty() ? "***" : token(run, step));
    }

    /** What a token is kept as: who reads the journal cannot post with it. */
    public static String hash(String token) {
        return HexFormat.of().formatHex(Names.hash(token));
    }
}
