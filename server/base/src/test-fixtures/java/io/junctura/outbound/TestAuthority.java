package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate authority of a company, made by Java's keytool. */
final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path file;

    TestAuthority(Path folder) throws Exception {
        file = folder.resolve("keys.p12");
        generate("ca", "-ext", "bc:c");
    }

    private void generate(String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of(more));
        command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
    }

    private KeyStore load() throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
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

    /**
     * Issues a certificate.
     *
     * @param name such as {@code ip:127.0.0.1}
     * @param more further arguments of keytool, such as the validity
     */
    Identity issue(String alias, String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-ext", "san=" + name, "-signer", "ca"));
        arguments.addAll(List.of(more));
        return generated(alias, arguments);
    }

    /** A certificate that is signed by its own key. */
    Identity signedByItself(String alias, String name) throws Exception {
        return generated(alias, List.of("-ext", "san=" + name));
    }

    private Identity generated(String alias, List<String> arguments) throws Exception {
        generate(alias, arguments.toArray(String[]::new));
        KeyStore keys = load();
        return new Identity(keys.getKey(alias, PASSWORD), keys.getCertificateChain(alias));
    }

    String pem() throws Exception {
        return pem(load().getCertificate("ca"));
    }

    static String pem(Certificate certificate) throws Exception {
        return block("CERTIFICATE", certificate.getEncoded());
    }

    private static String block(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    /** What a server needs to show its certificate. */
    static KeyManager[] keys(Identity identity) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", identity.key(), PASSWORD, identity.chain());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        return own.getKeyManagers();
    }

    /** The context of a server that trusts clients of this authority. */
    SSLContext server(Identity identity) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", load().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(identity), trust.getTrustManagers(), null);
        return context;
    }
}
