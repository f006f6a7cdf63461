package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The TLS context of one connection, with its trusted certificates and its client certificate. Created lazily. Thread safe. */
final class ConnectionTls {
    private final ConnectionNetwork network;
    private volatile @Nullable SSLContext made;
    private volatile ClientKey clientKey = new ClientKey(null);

    ConnectionTls(ConnectionNetwork network) {
        this.network = network;
    }

    /** @throws ConnectorException {@code CREDENTIALS} if a certificate or key cannot be read */
    SSLContext context() throws ConnectorException {
        SSLContext known = made;
        if (known != null) return known;
        SSLContext context = make();
        made = context;
        return context;
    }

    /** The client certificate, once {@link #context} was called. */
    ClientKey clientKey() {
        return clientKey;
    }

    private synchronized SSLContext make() throws ConnectorException {
        SSLContext known = made;
        if (known != null) return known;
        try {
            clientKey = new ClientKey(keys());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {clientKey},
                    new TrustManager[] {new CertificateCheck(trust(), network.authoritiesSetting())},
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java's TLS cannot be set up.", e);
        }
    }

    private X509ExtendedTrustManager trust() throws ConnectorException, GeneralSecurityException, IOException {
        String authorities = network.authorities();
        if (authorities == null) return trust(null);
        KeyStore trusted = empty();
        int number = 0;
        for (Certificate one : certificates(authorities)) trusted.setCertificateEntry("given " + number++, one);
        for (X509Certificate one : trust(null).getAcceptedIssuers()) {
            trusted.setCertificateEntry("usual " + number++, one);
        }
        return trust(trusted);
    }

    /** @param trusted null: the certificates that Java trusts by default */
    private static X509ExtendedTrustManager trust(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        for (TrustManager one : trust.getTrustManagers()) {
            if (one instanceof X509ExtendedTrustManager x509) return x509;
        }
        throw new GeneralSecurityException("Java checks no certificates");
    }

    private @Nullable X509ExtendedKeyManager keys() throws ConnectorException, GeneralSecurityException, IOException {
        String certificate = network.certificate();
        if (certificate == null) return null;
        Secret key = network.key();
        if (key == null) {
            throw ConnectorException.credentials(
                    "The connection has a client certificate and no key for it. Save the key, too.");
        }
        List<Certificate> chain = new ArrayList<>(certificates(certificate));
        char[] none = new char[0];
        KeyStore store = empty();
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        PrivateKey read = PrivateKeyPem.read(key.reveal(), "client certificate's key", algorithm);
        store.setKeyEntry("client", read, none, chain.toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        for (KeyManager one : keys.getKeyManagers()) {
            if (one instanceof X509ExtendedKeyManager x509) return x509;
        }
        throw new GeneralSecurityException("Java shows no certificates");
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws ConnectorException {
        try {
            Collection<? extends Certificate> given = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (given.isEmpty()) throw new CertificateException("there is none in it");
            return given;
        } catch (CertificateException e) {
            throw ConnectorException.credentials("The connection's certificates cannot be read (" + e.getMessage()
                    + "). Give them in PEM: -----BEGIN CERTIFICATE----- and what follows.");
        }
    }
}
