package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What one connection does otherwise than all others.
 *
 * @param authorities certificates in PEM that are trusted beside Java's own; null: none
 * @param proxy       {@code http://host:port} that its requests go through; null: as the server's
 */
public record Way(@Nullable String authorities, @Nullable URI proxy) {

    public static final Way USUAL = new Way(null, null);

    /** @throws ConnectorException {@code CREDENTIALS}, as for all that is wrong with a connection */
    OutboundSettings over(OutboundSettings settings) throws ConnectorException {
        OutboundSettings.Proxy through = proxy == null
                ? settings.proxy()
                : new OutboundSettings.Proxy(
                        checked(proxy),
                        settings.proxy() == null ? List.of() : settings.proxy().except());
        return new OutboundSettings(
                settings.userAgent(), settings.allowed(), settings.ownPorts(), through, trusting(settings.tls()));
    }

    private static URI checked(URI proxy) throws ConnectorException {
        if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null) return proxy;
        throw ConnectorException.credentials(
                "The connection's proxy must be an address such as http://proxy.example:3128.");
    }

    private @Nullable SSLContext trusting(@Nullable SSLContext usual) throws ConnectorException {
        if (authorities == null) return usual;
        try {
            Collection<? extends Certificate> given = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(authorities.getBytes(StandardCharsets.US_ASCII)));
            if (given.isEmpty()) throw new CertificateException("there is none in it");
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate one : given) trusted.setCertificateEntry("given " + number++, one);
            for (X509Certificate one : usual()) trusted.setCertificateEntry("usual " + number++, one);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (CertificateException e) {
            throw ConnectorException.credentials("The connection's certificates cannot be read (" + e.getMessage()
                    + "). Give them in PEM: -----BEGIN CERTIFICATE----- and what follows.");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java's TLS cannot be set up.", e);
        }
    }

    /** Those that Java trusts by itself. */
    private static X509Certificate[] usual() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        for (TrustManager one : trust.getTrustManagers()) {
            if (one instanceof X509TrustManager x509) return x509.getAcceptedIssuers();
        }
        return new X509Certificate[0];
    }
}
