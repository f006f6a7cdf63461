package io.junctura.plugins.aws;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.SharedResource;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificates of the keys with which SNS signs, each fetched and checked once. */
public final class SigningCertificates implements SharedResource<AwsConnection, SigningCertificates.Known> {

    @Override
    public Known open(ConnectionContext<AwsConnection> context) throws ConnectorException {
        return new Known(context, anchors(context.connection().authorities()));
    }

    private static Set<TrustAnchor> anchors(@Nullable String authorities) throws ConnectorException {
        Set<TrustAnchor> anchors = new HashSet<>();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusted) {
                    for (X509Certificate issuer : trusted.getAcceptedIssuers()) {
                        anchors.add(new TrustAnchor(issuer, null));
                    }
                }
            }
            if (authorities != null) {
                for (X509Certificate own : certificates(authorities.getBytes(StandardCharsets.UTF_8))) {
                    anchors.add(new TrustAnchor(own, null));
                }
            }
        } catch (GeneralSecurityException e) {
            throw ConnectorException.credentials(
                    "The connection's authorities cannot be read: " + e.getMessage() + ". They must be in PEM.");
        }
        return anchors;
    }

    private static List<X509Certificate> certificates(byte[] content) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(content))
                .forEach(each -> found.add((X509Certificate) each));
        return found;
    }

    /** Those that were fetched. */
    public static final class Known implements AutoCloseable {
        /** SNS has one or two of a region at a time. */
        private static final int MAX = 16;

        private static final int MAX_BYTES = 100_000;
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        /** The addresses are strangers', so a certificate that could not be had is not fetched again for a while. */
        private static final Duration PAUSE = Duration.ofMinutes(1);

        private static final int MAX_FAILURES = 100;
        private static final Duration MAX_WAIT = Duration.ofSeconds(1);
        private static final Pattern PATH = Pattern.compile("/SimpleNotificationService-[A-Za-z0-9]{1,64}\\.pem");

        /** The names that SNS's certificates have, by the region; a few regions share that of another. */
        private static final Pattern SIGNER =
                Pattern.compile("sns(-signing)?([.-][a-z0-9-]+)?\\.amazonaws\\.(com|com\\.cn|eu)");

        /** The extension "authority information access", and in it what precedes the address of the issuer's certificate. */
        private static final String ACCESS = "1.3.6.1.5.5.7.1.1";

        private static final byte[] ISSUER = HexFormat.of().parseHex("06082b0601050507300286");

        private final ConnectionContext<AwsConnection> context;
        private final Set<TrustAnchor> anchors;
        private final Map<URI, X509Certificate> known = new ConcurrentHashMap<>();
        private final ReentrantLock fetching = new ReentrantLock(true);

        /** Guarded by {@link #fetching}; the oldest first. */
        private final Map<URI, Failure> failures = new LinkedHashMap<>();

        private record Failure(Instant at, ConnectorException reason) {}

        private Known(ConnectionContext<AwsConnection> context, Set<TrustAnchor> anchors) {
            this.context = context;
            this.anchors = anchors;
        }

        /**
         * @param address as the message says it
         * @param region  of the topic
         * @throws ConnectorException credentials, if the certificate is not one of SNS's; to be tried later, if other certificates
         *                            are being fetched
         */
        X509Certificate at(String address, String region) throws ConnectorException, InterruptedException {
            URI uri = checked(address, region);
            Instant now = context.clock().instant();
            X509Certificate found = known.get(uri);
            if (found != null && isValid(found, now)) return found;
            if (!fetching.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ConnectorException.tryLater(
                        Reached.NO, "Other certificates of SNS are being fetched. SNS will deliver the message again.");
            }
            try {
                found = known.get(uri);
                return found != null && isValid(found, now) ? found : fetchedOnce(uri, now);
            } finally {
                fetching.unlock();
            }
        }

        private X509Certificate fetchedOnce(URI uri, Instant now) throws ConnectorException, InterruptedException {
            Failure failure = failures.get(uri);
            if (failure != null && now.isBefore(failure.at().plus(PAUSE))) {
                ConnectorException reason = failure.reason();
                throw new ConnectorException(
                        reason.kind(),
                        reason.reached(),
                        reason.getMessage(),
                        reason.retryAfter().orElse(null),
                        reason);
            }
            failures.remove(uri);
            try {
                X509Certificate fetched = fetch(uri, now);
                if (known.size() >= MAX) known.clear();
                known.put(uri, fetched);
                return fetched;
            } catch (ConnectorException e) {
                if (failures.size() >= MAX_FAILURES) {
                    failures.remove(failures.keySet().iterator().next());
                }
                failures.put(uri, new Failure(now, e));
                throw e;
            }
        }

        /** The address is a stranger's: nothing is called that is not SNS itself. */
        private URI checked(String address, String region) throws ConnectorException {
            String host = "sns." + region + "." + AwsConnection.domain(region);
            URI uri;
            try {
                uri = URI.create(address);
            } catch (IllegalArgumentException e) {
                throw refused(address, host);
            }
            String authority = String.valueOf(uri.getRawAuthority());
            String endpoint = context.connection().endpoint();
            boolean isOfEndpoint = endpoint != null
                    && authority.equals(
                            context.connection().address("sns", region).getAuthority());
            boolean isFine = "https".equals(uri.getScheme())
                    && (authority.equals(host) || isOfEndpoint)
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && PATH.matcher(String.valueOf(uri.getRawPath())).matches();
            if (!isFine) throw refused(address, host);
            return uri;
        }

        private static ConnectorException refused(String address, String host) {
            String shown = address.length() > 200 ? address.substring(0, 200) + "…" : address;
            return ConnectorException.credentials("The certificate's address is \"" + shown
                    + "\". Those of SNS are https://" + host + "/SimpleNotificationService-….pem. It was not called.");
        }

        private static boolean isValid(X509Certificate certificate, Instant now) {
            try {
                certificate.checkValidity(Date.from(now));
                return true;
            } catch (CertificateException e) {
                return false;
            }
        }

        private X509Certificate fetch(URI uri, Instant now) throws ConnectorException, InterruptedException {
            try {
                List<X509Certificate> chain = certificates(content(uri));
                if (chain.isEmpty()) throw new CertificateException("The address has no certificate");
                X509Certificate signer = chain.get(0);
                if (names(signer).noneMatch(name -> SIGNER.matcher(name).matches())) {
                    throw ConnectorException.credentials("The certificate at " + uri + " is that of "
                            + signer.getSubjectX500Principal() + ", not of SNS.");
                }
                verify(signer, chain, now);
                return signer;
            } catch (GeneralSecurityException e) {
                throw ConnectorException.credentials(
                        "The certificate at " + uri + " is not valid: " + e.getMessage() + ".");
            }
        }

        private byte[] content(URI uri) throws ConnectorException, InterruptedException {
            HttpRequest request =
                    HttpRequest.get(uri).timeLimit(PATIENCE).maxBytes(MAX_BYTES).build();
            try (HttpAnswer answer = context.http().send(request).orThrow("The host of the certificate")) {
                return answer.bytes();
            } catch (ConnectorException e) {
                if (e.kind() == ErrorKind.TRY_LATER) throw e;
                throw ConnectorException.credentials("The certificate cannot be fetched. " + e.getMessage());
            }
        }

        private static Stream<String> names(X509Certificate certificate) throws CertificateParsingException {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) return Stream.empty();
            return names.stream().map(name -> String.valueOf(name.get(1)));
        }

        /** SNS serves its own certificate alone, so the issuer's is fetched from where that says. */
        private void verify(X509Certificate signer, List<X509Certificate> chain, Instant now)
                throws GeneralSecurityException, ConnectorException, InterruptedException {
            List<X509Certificate> all = new ArrayList<>(chain);
            boolean isComplete = chain.size() > 1
                    || anchors.stream()
                            .anyMatch(anchor -> signer.getIssuerX500Principal()
                                    .equals(anchor.getTrustedCert().getSubjectX500Principal()));
            Optional<URI> issuer = isComplete ? Optional.empty() : issuer(signer);
            if (issuer.isPresent()) all.addAll(certificates(content(issuer.get())));
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(signer);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        }

        /** Where the certificate says that its issuer's is. */
        private static Optional<URI> issuer(X509Certificate certificate) {
            byte[] access = certificate.getExtensionValue(ACCESS);
            if (access == null) return Optional.empty();
            for (int at = 0; at + ISSUER.length < access.length; at++) {
                int end = at + ISSUER.length;
                if (!Arrays.equals(access, at, end, ISSUER, 0, ISSUER.length)) continue;
                int length = access[end];
                if (length <= 0 || end + 1 + length > access.length) return Optional.empty();
                try {
                    return Optional.of(URI.create(new String(access, end + 1, length, StandardCharsets.US_ASCII)));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
