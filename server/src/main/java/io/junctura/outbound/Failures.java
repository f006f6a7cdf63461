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
 */
record Failures(String method, Target target, Duration timeLimit, boolean redirected) {
    private static final int LONGEST = 200;

    /** The words of {@link CertificateCheck} contain names, and end with what to do. */
    private static final int LONGEST_OF_TLS = 1_000;

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
        Reached reached = redirected ? Reached.MAYBE : Reached.NO;
        if (cause instanceof IOException) return tryLater(reached, notConnected(cause), cause);
        return broken(reached, words(cause), cause);
    }

    /** Why there is no connection, as a clause. */
    static String notConnected(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "there is no host of this name; check the address, or the name service";
        }
        if (cause instanceof SSLException) return "no secure connection: " + words(cause, LONGEST_OF_TLS);
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
        if (cause instanceof NoHttpResponseException) {
            return tryLater(Reached.MAYBE, "the server closed the connection without an answer", cause);
        }
        if (cause instanceof MessageConstraintException) {
            return broken(Reached.MAYBE, "the answer's head is too large", cause);
        }
        if (cause instanceof SocketException) {
            return tryLater(Reached.MAYBE, "the connection broke before an answer came", cause);
        }
        if (cause instanceof IOException) {
            return tryLater(Reached.MAYBE, "no answer: " + words(cause), cause);
        }
        if (cause instanceof HttpException) {
            return broken(Reached.MAYBE, "what came back is not HTTP; check the port and http or https", cause);
        }
        return broken(Reached.MAYBE, words(cause), cause);
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
        return words(cause, LONGEST);
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
