package io.junctura.plugins.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash function. */
public enum HashAlgorithm {
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512"),
    /** Collisions are known. Only for systems that require it. */
    LEGACY_SHA1("SHA-1"),
    /** Collisions are made in seconds. Only for systems that require it. */
    LEGACY_MD5("MD5");

    private final String name;

    HashAlgorithm(String name) {
        this.name = name;
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has them.
        }
    }
}
