package io.junctura.plugins.sftp;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Judges the key that a server shows, and tells in a sentence what is wrong with it. For one sign-in. */
abstract class HostKeyCheck implements HostKeyRepository {
    private @Nullable String refusal;

    /** What is wrong with the key that the server has shown; null if it was not refused. */
    @Nullable
    String refusal() {
        return refusal;
    }

    @Override
    public final int check(String host, byte[] key) {
        String shown = type(host, key) + " key with the fingerprint " + fingerprint(key);
        refusal = refusal(host, key, shown);
        return refusal == null ? OK : CHANGED;
    }

    /**
     * @param host  in the form of known_hosts, such as {@code [files.example.com]:2222}
     * @param shown the key in words
     * @return null if it is the right key
     */
    abstract @Nullable String refusal(String host, byte[] key, String shown);

    static String type(String host, byte[] key) {
        try {
            return new HostKey(host, key).getType();
        } catch (JSchException e) {
            return "unknown";
        }
    }

    /** As OpenSSH prints it. */
    static String fingerprint(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Keys that are expected of the server: the server is asked for one of their types. */
    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return new HostKey[0];
    }

    @Override
    public HostKey[] getHostKey() {
        return getHostKey(null, null);
    }

    @Override
    public void add(HostKey key, UserInfo asked) {}

    @Override
    public void remove(String host, String type) {}

    @Override
    public void remove(String host, String type, byte[] key) {}

    @Override
    public String getKnownHostsRepositoryID() {
        return "the connection";
    }
}
