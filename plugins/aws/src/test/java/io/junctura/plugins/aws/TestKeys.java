package io.junctura.plugins.aws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority, and keys with its certificates and without, made by Java's own tool. */
final class TestKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore store;

    /** @param issuerAddress where the certificate of the authority below the root can be fetched */
    TestKeys(String issuerAddress) {
        try {
            Path file = Files.createTempDirectory("junctura-aws").resolve("keys.p12");
            generate(file, "root", "CN=Test Root", null, "bc:c");
            generate(file, "issuer", "CN=Test Issuer", "root", "bc:c");
            generate(file, "tls", "CN=127.0.0.1", "root", "san=ip:127.0.0.1");
            String access = "aia=caIssuers:uri:" + issuerAddress;
            generate(file, "signer", "CN=sns.amazonaws.com", "issuer", "san=dns:sns.amazonaws.com", access);
            generate(file, "impostor", "CN=sns.amazonaws.com", null, "san=dns:sns.amazonaws.com");
            store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(file.getParent());
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void generate(Path file, String alias, String name, String signer, String... extensions)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "3650",
                "-alias",
                alias,
                "-dname",
                name,
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        if (signer != null) command.addAll(List.of("-signer", signer));
        for (String extension : extensions) command.addAll(List.of("-ext", extension));
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (made.waitFor() != 0) throw new AssertionError(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    PrivateKey key(String alias) {
        try {
            return (PrivateKey) store.getKey(alias, PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Certificate certificate(String alias) {
        try {
            return store.getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String pem(String alias) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate(alias).getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    SSLContext tls() {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("tls", key("tls"), PASSWORD, store.getCertificateChain("tls"));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
