package io.junctura.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys for other purposes than secrets, derived from the master key, about which they reveal nothing. */
public final class DerivedKey {
    private DerivedKey() {}

    /**
     * Derives a key, and creates the master key if there is none. Only for a server that has started: so no secret needs a master
     * key that is missing.
     *
     * @param given the value of {@code JUNCTURA_MASTER_KEY}; null if it is not set
     */
    public static byte[] create(Path dataFolder, @Nullable String given, String purpose) {
        return derive(new MasterKey(dataFolder, given, false).existingOrNew(), purpose);
    }

    /**
     * Derives a key; empty if there is no master key.
     *
     * @throws WrongKey if its text is not a key
     */
    public static Optional<byte[]> find(Path dataFolder, @Nullable String given, String purpose) {
        if (given == null && !Files.exists(dataFolder.resolve(MasterKey.FILE))) return Optional.empty();
        return Optional.of(derive(new MasterKey(dataFolder, given, false).existing(), purpose));
    }

    private static byte[] derive(byte[] master, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master, "HmacSHA256"));
            return mac.doFinal(("junctura key for: " + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }
}
