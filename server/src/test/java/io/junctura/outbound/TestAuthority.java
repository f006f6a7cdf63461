package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate authority of a company, made by Java's keytool. */
final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    TestAuthority(Path folder) throws Exception {
        this.folder = folder;
        generate("ca", "bc:c");
    }

    private void generate(String name, String extension) throws Exception {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-keystore",
                file(name + ".p12"));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
    }

    private KeyStore load(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** A key and its certificate. */
    record Identity(Key key, Certificate[] chain) {
        String certificatePem() throws Exception {
            return pem(chain[0]);
        }

        String keyPem() {
            return block("PRIVATE KEY", key.getEncoded());
        }
    }

    /** @param name such as {@code ip:127.0.0.1} */
    Identity issue(String alias, String name) throws Exception {
        generate(alias, "san=" + name);
        keytool("-certreq", "-alias", alias, "-keystore", file(alias + ".p12"), "-file", file(alias + ".csr"));
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-keystore",
                file("ca.p12"),
                "-infile",
                file(alias + ".csr"),
                "-outfile",
                file(alias + ".crt"),
                "-ext",
                "san=" + name);
        Key key = load(alias).getKey(alias, PASSWORD);
        try (InputStream in = Files.newInputStream(folder.resolve(alias + ".crt"))) {
            Certificate issued = CertificateFactory.getInstance("X.509").generateCertificate(in);
            return new Identity(key, new Certificate[] {issued, load("ca").getCertificate("ca")});
        }
    }

    String pem() throws Exception {
        return pem(load("ca").getCertificate("ca"));
    }

    static String pem(Certificate certificate) throws Exception {
        return block("CERTIFICATE", certificate.getEncoded());
    }

    private static String block(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    /** The context of a server that trusts clients of this authority. */
    SSLContext server(Identity identity) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", identity.key(), PASSWORD, identity.chain());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", load("ca").getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
