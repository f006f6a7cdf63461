package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.outbound.AddressPolicy.Denied;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Turns a failed request into an exception for people that says whether the request may have reached the other side. It never shows
 * the query of an address, which may contain a secret.
 *
 * @param redirected whether an earlier server has received the request already
 * @param tls        of the connection, which knows whether the server asks for a client certificate
 */
record Failures(String method, Target target, Duration timeLimit, boolean redirected, ConnectionTls tls) {
    private static final int MAX_LENGTH = 200;

    /** In the message of Java's exception for an alert. */
    private static final String ALERT = "Received fatal alert: ";

    /** Alerts of servers that refuse a client certificate, or its absence (RFC 8446, section 6.2). */
    private static final Set<String> OF_CERTIFICATES = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied",
            "certificate_required",
            "handshake_failure");

    /** The words of {@link CertificateCheck} contain names, and end with what to do. */
    private static final int MAX_TLS_LENGTH = 1_000;

    /** @throws InterruptedException if the caller was interrupted, whatever the exception looks like */
    ConnectorException of(Exchange exchange, Throwable cause) throws InterruptedException {
        switch (exchange.state()) {
            case INTERRUPTED -> {
                Thread.interrupted(); // From here on the exception says it.
                throw new InterruptedException();
            }
            case TIME_OVER -> {
                return timeOver(exchange.sent());
            }
            case TOO_SLOW -> {
                return tooSlow();
            }
            default -> {
                return exchange.sent() ? afterSending(cause) : beforeSending(cause);
            }
        }
    }

    private ConnectorException beforeSending(Throwable cause) {
        if (cause instanceof Denied) return denied(String.valueOf(cause.getMessage()));
        ConnectorException refusal = certificateRefused(cause);
        if (refusal != null) return refusal;
        Reached reached = redirected ? Reached.MAYBE : Reached.NO;
        // Only a handshake that has begun can break off by a client certificate.
        boolean began = cause instanceof SSLException
                || (cause instanceof SocketException
                        && !(cause instanceof ConnectException || cause instanceof NoRouteToHostException));
        String hint = began ? certificateHint() : "";
        if (cause instanceof IOException) return tryLater(reached, notConnected(cause) + hint, cause);
        return broken(reached, words(cause), cause);
    }

    /** Why there is no connection, as a clause. */
    static String notConnected(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "there is no host of this name; check the address, or the name service";
        }
        if (cause instanceof SSLException) return "no secure connection: " + words(cause, MAX_TLS_LENGTH);
        if (cause instanceof SocketTimeoutException) {
            return "no connection within 10 s; check that the host is up and no firewall is between";
        }
        if (cause instanceof NoRouteToHostException) return "the network knows no way to the host";
        if (cause instanceof ConnectException) {
            return "the connection was refused; check that the service is running and the port";
        }
        return "no connection: " + words(cause);
    }

    /**
     * The same kind of exception with a message for people, for libraries that show it as it is. The given exception is no cause of it:
     * some libraries show the message of the innermost cause.
     */
    static IOException explained(String place, IOException cause) {
        String words = place + ": " + notConnected(cause);
        IOException explained;
        if (cause instanceof Denied) return cause;
        else if (cause instanceof UnknownHostException) explained = new UnknownHostException(words);
        else if (cause instanceof SocketTimeoutException) explained = new SocketTimeoutException(words);
        else if (cause instanceof NoRouteToHostException) explained = new NoRouteToHostException(words);
        else if (cause instanceof ConnectException) explained = new ConnectException(words);
        else return cause;
        explained.addSuppressed(cause);
        return explained;
    }

    private ConnectorException afterSending(Throwable cause) {
        if (cause instanceof RequestBodyStream.SourceBroken) {
            return sourceBroken(cause.getCause() == null ? cause : cause.getCause(), true);
        }
        ConnectorException refusal = certificateRefused(cause);
        if (refusal != null) return refusal;
        if (cause instanceof NoHttpResponseException) {
            return tryLater(
                    Reached.MAYBE, "the server closed the connection without an answer" + certificateHint(), cause);
        }
        if (cause instanceof MessageConstraintException) {
            return broken(Reached.MAYBE, "the answer's head is too large", cause);
        }
        if (cause instanceof SocketException) {
            return tryLater(Reached.MAYBE, "the connection broke before an answer came" + certificateHint(), cause);
        }
        if (cause instanceof IOException) {
            return tryLater(Reached.MAYBE, "no answer: " + words(cause), cause);
        }
        if (cause instanceof HttpException) {
            return broken(Reached.MAYBE, "what came back is not HTTP; check the port and http or https", cause);
        }
        return broken(Reached.MAYBE, words(cause), cause);
    }

    /** With TLS 1.3, the alert of a server comes after the request was sent. The server has not read the request then. */
    @Nullable
    ConnectorException certificateRefused(Throwable cause) {
        String words = cause instanceof SSLException ? String.valueOf(cause.getMessage()) : "";
        int at = words.indexOf(ALERT); // Newer versions of Java repeat the alert before it.
        if (at < 0 || !asksForCertificate()) return null;
        String alert = words.substring(at + ALERT.length());
        if (!OF_CERTIFICATES.contains(alert)) return null;
        return new ConnectorException(
                ErrorKind.CREDENTIALS,
                redirected ? Reached.MAYBE : Reached.NO,
                method + " " + target.shown() + ": " + certificateProblem() + " The server's alert was " + alert + ".",
                null,
                cause);
    }

    /** A server that refuses a client with TLS 1.3 often closes the connection before its alert arrives. */
    private String certificateHint() {
        return asksForCertificate()
                ? ". A possible cause: " + certificateProblem().replaceFirst("\\.$", "")
                : "";
    }

    private boolean asksForCertificate() {
        return tls.clientKey().isAskedBy(target.host(), target.port());
    }

    private String certificateProblem() {
        if (tls.clientKey().exists()) {
            return "The server does not accept the connection's client certificate. Check that it has not expired, and"
                    + " that the server trusts its issuer.";
        }
        return redirected
                ? "The server asks for a client certificate. After a redirect, no other server sees the connection's"
                        + " certificate: set the connection's address to this server."
                : "The server asks for a client certificate. Save one with its key in the connection.";
    }

    /** The failure of reading the answer's body. */
    ConnectorException reading(Exchange exchange, IOException cause) throws InterruptedException {
        return switch (exchange.state()) {
            case INTERRUPTED, TIME_OVER, TOO_SLOW -> of(exchange, cause);
            default -> tryLater(Reached.MAYBE, "the answer broke off in its middle", cause);
        };
    }

    ConnectorException timeOver(boolean sent) {
        return tryLater(
                sent || redirected ? Reached.MAYBE : Reached.NO,
                (sent ? "no whole answer within " : "no connection within ") + shown(timeLimit)
                        + "; if the other side needs longer, raise the time limit",
                null);
    }

    private ConnectorException tooSlow() {
        return tryLater(Reached.MAYBE, "the answer came slower than 1 KB a second, and was given up", null);
    }

    ConnectorException noConnectionFree(int most) {
        return tryLater(
                redirected ? Reached.MAYBE : Reached.NO,
                "all " + most + " connections to the host were in use for " + shown(timeLimit)
                        + "; lower the flow's concurrency",
                null);
    }

    ConnectorException denied(String why) {
        return new ConnectorException(
                ErrorKind.BAD_INPUT,
                redirected ? Reached.YES : Reached.NO,
                (redirected ? "A redirect led to " : "Cannot call ") + target.shown() + ": " + why + ".",
                null,
                null);
    }

    ConnectorException badRedirect(String why) {
        return new ConnectorException(
                ErrorKind.BAD_INPUT,
                Reached.YES,
                method + " " + target.shown() + " was answered by a redirect that cannot be followed: " + why,
                null,
                null);
    }

    ConnectorException tooManyRedirects(int most) {
        return new ConnectorException(
                ErrorKind.BROKEN,
                Reached.YES,
                method + " " + target.shown() + ": more than " + most
                        + " redirects. Call the final address, or raise the limit.",
                null,
                null);
    }

    ConnectorException tooLarge(long most) {
        return new ConnectorException(
                ErrorKind.BROKEN,
                Reached.YES,
                method + " " + target.shown() + ": the answer is larger than the " + most
                        + " bytes allowed. Ask for less, or raise the limit, or take the answer as a file.",
                null,
                null);
    }

    ConnectorException unpacksTooFar() {
        return new ConnectorException(
                ErrorKind.BROKEN,
                Reached.YES,
                method + " " + target.shown()
                        + ": the compressed answer grows more than a hundredfold, as an attack would; it was given up.",
                null,
                null);
    }

    ConnectorException badCompression(IOException cause) {
        return broken(Reached.YES, "the answer says it is compressed with gzip, and is not", cause);
    }

    ConnectorException proxyRefused(int status) {
        return tryLater(
                redirected ? Reached.MAYBE : Reached.NO,
                "the proxy answered " + status
                        + (status == 407 ? "; the server's proxy settings need credentials" : ""),
                null);
    }

    ConnectorException sourceBroken(Throwable cause, boolean sent) {
        return broken(
                sent || redirected ? Reached.MAYBE : Reached.NO,
                "what was to be sent could not be read: " + words(cause),
                cause);
    }

    private ConnectorException tryLater(Reached reached, String what, @Nullable Throwable cause) {
        return ConnectorException.tryLater(reached, method + " " + target.shown() + ": " + what + ".", cause);
    }

    private ConnectorException broken(Reached reached, String what, @Nullable Throwable cause) {
        return ConnectorException.broken(reached, method + " " + target.shown() + ": " + what + ".", cause);
    }

    private static String words(Throwable cause) {
        return words(cause, MAX_LENGTH);
    }

    private static String words(Throwable cause, int longest) {
        String message = cause.getMessage();
        String words = message == null ? cause.getClass().getSimpleName() : message;
        return words.length() > longest ? words.substring(0, longest) + "…" : words;
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
