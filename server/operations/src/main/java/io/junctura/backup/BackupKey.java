package io.junctura.backup;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that authenticates backups: only who has the master key of the server can make a backup that it verifies. */
public final class BackupKey {
    /** What the key is derived for. */
    public static final String PURPOSE = "backup";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param bytes derived from the master key */
    public BackupKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }
}
