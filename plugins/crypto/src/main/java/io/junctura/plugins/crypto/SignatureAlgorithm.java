package io.junctura.plugins.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** An algorithm for digital signatures. */
public enum SignatureAlgorithm {
    /** RFC 8032. */
    ED25519(KeyType.ED25519, "Ed25519"),
    /** RSASSA-PKCS1-v1_5. */
    RSA_PKCS1_SHA256(KeyType.RSA, "SHA256withRSA"),
    RSA_PKCS1_SHA384(KeyType.RSA, "SHA384withRSA"),
    RSA_PKCS1_SHA512(KeyType.RSA, "SHA512withRSA"),
    /** RSASSA-PSS. MGF1 has the same hash function, and the salt has its length. */
    RSA_PSS_SHA256(KeyType.RSA, "RSASSA-PSS", "SHA-256"),
    RSA_PSS_SHA384(KeyType.RSA, "RSASSA-PSS", "SHA-384"),
    RSA_PSS_SHA512(KeyType.RSA, "RSASSA-PSS", "SHA-512"),
    /** The signature is in DER, as most programs write it. */
    ECDSA_P256_SHA256(KeyType.P256, "SHA256withECDSA"),
    /** The signature is r and s in 64 bytes, as JWS (ES256) and HTTP Message Signatures need it. */
    ECDSA_P256_SHA256_RAW(KeyType.P256, "SHA256withECDSAinP1363Format");

    private final KeyType type;
    private final String name;
    private final @Nullable String pssHash;

    SignatureAlgorithm(KeyType type, String name) {
        this(type, name, null);
    }

    SignatureAlgorithm(KeyType type, String name, @Nullable String pssHash) {
        this.type = type;
        this.name = name;
        this.pssHash = pssHash;
    }

    /** What its keys are. */
    KeyType type() {
        return type;
    }

    /** Whether Java keeps the whole content in memory, because the algorithm reads it twice. */
    boolean needsMemory() {
        return this == ED25519;
    }

    Signature signature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(name);
        if (pssHash != null) {
            int saltBytes = MessageDigest.getInstance(pssHash).getDigestLength();
            signature.setParameter(new PSSParameterSpec(
                    pssHash, "MGF1", new MGF1ParameterSpec(pssHash), saltBytes, PSSParameterSpec.TRAILER_FIELD_BC));
        }
        return signature;
    }
}
