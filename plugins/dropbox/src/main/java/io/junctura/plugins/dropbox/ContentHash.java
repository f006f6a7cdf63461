package io.junctura.plugins.dropbox;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Dropbox's hash of a content: the SHA-256 of the SHA-256 values of its blocks. For one thread.
 *
 * <p>Source: <a href="https://www.dropbox.com/developers/reference/content-hash">Content hash</a>.
 */
final class ContentHash {
    static final int BLOCK = 4 << 20;

    private final MessageDigest whole = sha256();
    private final MessageDigest block = sha256();
    private int inBlock;

    static String of(byte[] content, int offset, int length) {
        ContentHash hash = new ContentHash();
        hash.update(content, offset, length);
        return hash.soFar();
    }

    void update(byte[] content, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, BLOCK - inBlock);
            block.update(content, from, count);
            inBlock += count;
            from += count;
            left -= count;
            if (inBlock == BLOCK) endBlock();
        }
    }

    private void endBlock() {
        whole.update(block.digest());
        inBlock = 0;
    }

    /** The hash of all that there was until now, in hexadecimal digits. More may follow. */
    String soFar() {
        MessageDigest end = copy(whole);
        if (inBlock > 0) end.update(copy(block).digest());
        return HexFormat.of().formatHex(end.digest());
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e); // Java's own can be copied.
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }
}
