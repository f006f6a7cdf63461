package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/**
 * A private or public key that was read.
 *
 * @param bits its size
 */
record AsymmetricKey<K extends Key>(K key, KeyType type, int bits) {
    private static final int MIN_RSA_BITS = 2048;

    private static final ECParameterSpec P256 = p256();

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has this curve.
        }
    }

    /**
     * @param name of the connection's component
     * @throws ConnectorException credentials, if the key is of another type, or too short
     */
    static <K extends Key> AsymmetricKey<K> of(K key, String name) throws ConnectorException {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits >= MIN_RSA_BITS) return new AsymmetricKey<>(key, KeyType.RSA, bits);
            throw ConnectorException.credentials("The connection's " + name + " is an RSA key of " + bits
                    + " bits. Signatures with less than " + MIN_RSA_BITS + " bits can be forged. Use a longer key.");
        }
        if (key instanceof ECKey ec && isP256(ec.getParams())) return new AsymmetricKey<>(key, KeyType.P256, 256);
        if (key instanceof EdECKey ed && ed.getParams().getName().equals("Ed25519")) {
            return new AsymmetricKey<>(key, KeyType.ED25519, 256);
        }
        throw ConnectorException.credentials("The connection's " + name + " is a key of the type " + key.getAlgorithm()
                + " that no action can use. Use an Ed25519 key, an RSA key, or an EC key of the curve P-256.");
    }

    private static boolean isP256(ECParameterSpec curve) {
        return curve.getCurve().equals(P256.getCurve())
                && curve.getGenerator().equals(P256.getGenerator())
                && curve.getOrder().equals(P256.getOrder());
    }

    /**
     * The key, for an algorithm of its type.
     *
     * @throws ConnectorException bad input, if the key is of another type. The key itself is valid, so flows with other
     *                            algorithms continue
     */
    K forAlgorithm(SignatureAlgorithm algorithm, String name) throws ConnectorException {
        if (algorithm.type() == type) return key;
        throw ConnectorException.badInput("The algorithm needs an "
                + algorithm.type().title() + " key, but the connection's " + name + " is an " + described() + ".");
    }

    String described() {
        return type.title() + " key of " + bits + " bits";
    }
}
