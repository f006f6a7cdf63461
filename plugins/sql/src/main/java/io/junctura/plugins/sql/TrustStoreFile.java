package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/**
 * Certificates that are trusted, in a temporary file.
 *
 * @param path deleted by {@link #close}
 */
record TrustStoreFile(Path path) implements AutoCloseable {
    /** It protects nothing: certificates are public. */
    static final String PASSWORD = "certificates";

    static TrustStoreFile of(String pem) throws ConnectorException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
                store.setCertificateEntry("ca" + number++, each);
            }
            Path path = Files.createTempFile("junctura-ca", ".p12");
            try (OutputStream out = Files.newOutputStream(path)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return new TrustStoreFile(path);
        } catch (GeneralSecurityException e) {
            throw ConnectorException.credentials(
                    "The certificates in authorities cannot be read: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw ConnectorException.broken(
                    io.junctura.api.Reached.NO,
                    "The certificates in authorities cannot be stored: " + e.getMessage() + ".",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
