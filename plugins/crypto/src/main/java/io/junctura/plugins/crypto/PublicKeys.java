package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Reads a connection's public key, which may be in a certificate. */
final class PublicKeys {
    static final String NAME = "publicKey";

    private PublicKeys() {}

    /** @throws ConnectorException credentials, if it cannot be read, or is in a certificate that is not valid now */
    static AsymmetricKey<PublicKey> read(String text, Clock clock) throws ConnectorException {
        for (Pem block : Pem.blocks(text)) {
            try {
                switch (block.label()) {
                    case "PUBLIC KEY" -> {
                        return key(block.bytes());
                    }
                    case "RSA PUBLIC KEY" -> {
                        return key(Der.rsaPublic(block.bytes()));
                    }
                    case "CERTIFICATE" -> {
                        return certified(block.bytes(), clock.instant());
                    }
                    default -> {}
                }
            } catch (IllegalArgumentException e) {
                throw unreadable("its Base64 text is damaged.");
            }
        }
        throw unreadable("it must be a public key or a certificate in PEM, from its line BEGIN to its line END.");
    }

    private static AsymmetricKey<PublicKey> key(byte[] x509) throws ConnectorException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(x509);
        for (String type : List.of("EdDSA", "RSA", "RSASSA-PSS", "EC")) {
            try {
                return AsymmetricKey.of(KeyFactory.getInstance(type).generatePublic(spec), NAME);
            } catch (GeneralSecurityException e) {
                // It may be a key of another type.
            }
        }
        throw unreadable("it is damaged, or neither an Ed25519 key, nor an RSA key, nor an EC key.");
    }

    private static AsymmetricKey<PublicKey> certified(byte[] bytes, Instant now) throws ConnectorException {
        X509Certificate certificate;
        try {
            certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw unreadable("its certificate is damaged.");
        }
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(begin) || now.isAfter(end)) {
            throw ConnectorException.credentials("The connection's publicKey is a certificate that "
                    + (now.isAfter(end) ? "has expired on " + end : "is valid from " + begin + " on")
                    + ". Get the new certificate from the signer, or enter the public key without a certificate.");
        }
        return AsymmetricKey.of(certificate.getPublicKey(), NAME);
    }

    private static ConnectorException unreadable(String why) {
        return ConnectorException.credentials("The connection's publicKey cannot be read: " + why);
    }
}
