package io.junctura.outbound;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Checks the certificates of servers as Java does. Its exceptions say in words what is wrong and what to do: libraries of plugins show
 * them as they are. The words are a clause without a full stop. Thread safe.
 */
final class CertificateCheck extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int MAX_NAMES = 5;
    private static final int MAX_LENGTH = 100;

    private final X509ExtendedTrustManager java;
    private final @Nullable String setting;

    /** @param setting the connection's setting with trusted certificates; null if it has none */
    CertificateCheck(X509ExtendedTrustManager java, @Nullable String setting) {
        this.java = java;
        this.setting = setting;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            java.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            SSLSession session = socket instanceof SSLSocket secure ? secure.getHandshakeSession() : null;
            throw inWords(chain, session == null ? null : session.getPeerHost(), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            java.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw inWords(chain, engine.getPeerHost(), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            java.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw inWords(chain, null, e);
        }
    }

    /** Java's exception is no cause of the new one: libraries show the message of the innermost cause. */
    private CertificateException inWords(X509Certificate[] chain, @Nullable String host, CertificateException e) {
        CertificateException inWords = new CertificateException(words(chain, host, e));
        inWords.addSuppressed(e);
        return inWords;
    }

    private String words(X509Certificate[] chain, @Nullable String host, CertificateException e) {
        if (e.getCause() instanceof CertPathBuilderException) return notTrusted(chain);
        if (e.getCause() instanceof CertPathValidatorException invalid) {
            if (invalid.getReason() == BasicReason.EXPIRED) {
                return of(invalid, chain) + " expired on "
                        + day(at(invalid, chain).getNotAfter()) + "; renew it on the server";
            }
            if (invalid.getReason() == BasicReason.NOT_YET_VALID) {
                return of(invalid, chain) + " is valid from "
                        + day(at(invalid, chain).getNotBefore()) + "; check the clocks of both machines";
            }
        }
        // Java checks the name after all else, by a plain exception without a cause.
        if (e.getClass() == CertificateException.class && e.getCause() == null) {
            return "the server's certificate is for " + names(chain[0])
                    + (host == null ? ", and not for this host" : ", and not for " + shown(host))
                    + "; call the server by a name in its certificate";
        }
        return "the server's certificate is not accepted: " + shown(String.valueOf(e.getMessage()));
    }

    private String notTrusted(X509Certificate[] chain) {
        X509Certificate last = chain[chain.length - 1];
        String issuer = last.getIssuerX500Principal().getName();
        boolean bySelf = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        String todo = setting == null
                ? "add it to the certificates that Java trusts"
                : "put it in PEM into the connection's \"" + setting + "\"";
        return bySelf && chain.length == 1
                ? "the server has signed its certificate itself, so it is not trusted; if the certificate is right, "
                        + todo
                : "the server's certificate is from the authority " + shown(issuer)
                        + ", which is not trusted; if this is right, take the authority's certificate and " + todo;
    }

    private static X509Certificate at(CertPathValidatorException invalid, X509Certificate[] chain) {
        int index = Math.max(0, invalid.getIndex());
        List<?> path = invalid.getCertPath() == null
                ? List.of()
                : invalid.getCertPath().getCertificates();
        return index < path.size() && path.get(index) instanceof X509Certificate found ? found : chain[0];
    }

    private static String of(CertPathValidatorException invalid, X509Certificate[] chain) {
        X509Certificate found = at(invalid, chain);
        return found.equals(chain[0])
                ? "the server's certificate"
                : "the certificate " + shown(found.getSubjectX500Principal().getName())
                        + ", which signs the server's certificate,";
    }

    private static LocalDate day(Date date) {
        return date.toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.get(0).equals(DNS_NAME) || each.get(0).equals(IP_ADDRESS)) names.add(shown(each.get(1)));
            }
        } catch (CertificateParsingException e) {
            // Without these names, the subject is all that can be shown.
        }
        if (names.isEmpty()) return shown(certificate.getSubjectX500Principal().getName());
        String first = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)));
        return names.size() > MAX_NAMES ? first + " and others" : first;
    }

    private static String shown(Object text) {
        String all = String.valueOf(text);
        return '"' + (all.length() > MAX_LENGTH ? all.substring(0, MAX_LENGTH) + "…" : all) + '"';
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        java.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        java.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        java.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return java.getAcceptedIssuers();
    }
}
