package io.junctura.plugins.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.Reached;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What a status of 400 and more means for the run. */
final class Statuses {

    /** So much of the answer's own words is shown. */
    private static final int SHOWN = 500;

    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private Statuses() {}

    static ConnectorException failure(String method, HttpAnswer answer, HttpConnection connection, Clock clock)
            throws InterruptedException {
        int status = answer.status();
        String what = method + " " + shown(answer.address()) + " was answered by " + status + said(answer) + ".";
        return switch (status) {
            case 401 ->
                connection.address() == null
                        ? ConnectorException.refused(
                                what + " It asks for credentials: name a connection that has them.")
                        : ConnectorException.credentials(what
                                + (connection.kind() == HttpConnection.Auth.NONE
                                        ? " It asks for credentials, and the connection has none."
                                        : " It does not accept the connection's credentials."));
            case 402, 403, 409, 412, 423, 451 -> ConnectorException.refused(what);
            // These say that nothing was done.
            case 425, 429 -> later(Reached.NO, what, answer, clock);
            case 407 -> later(Reached.NO, what + " The proxy of this server needs credentials.", answer, clock);
            // The request may have arrived in part, or a server behind it may have done the work.
            case 408 -> later(Reached.MAYBE, what, answer, clock);
            // A loop is not ended by trying again.
            case 501, 505, 508 -> ConnectorException.refused(what);
            default ->
                status >= 500
                        ? later(Reached.MAYBE, what, answer, clock)
                        : new ConnectorException(ErrorKind.BAD_INPUT, Reached.YES, what, null, null);
        };
    }

    private static ConnectorException later(Reached reached, String what, HttpAnswer answer, Clock clock) {
        Duration after = retryAfter(answer.header("retry-after").orElse(""), clock.instant());
        return new ConnectorException(ErrorKind.TRY_LATER, reached, what, after, null);
    }

    /** Seconds, or an HTTP date; null if it is neither, or past. */
    static @Nullable Duration retryAfter(String value, Instant now) {
        String text = value.strip();
        if (text.isEmpty()) return null;
        Duration wait;
        try {
            wait = Character.digit(text.charAt(0), 10) >= 0
                    ? Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT.toSeconds()))
                    : Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) return null;
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** The beginning of the answer's body, on one line. */
    private static String said(HttpAnswer answer) throws InterruptedException {
        byte[] bytes;
        try {
            // More than is shown: a body read to its end gives the connection back.
            bytes = answer.stream().readNBytes(16 * 1024);
        } catch (ConnectorException | IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            return "";
        }
        StringBuilder line = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.UTF_8).toCharArray()) {
            if (line.length() >= SHOWN) {
                line.append('…');
                break;
            }
            boolean space = Character.isISOControl(c) || Character.isWhitespace(c);
            if (!space) line.append(c);
            else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') line.append(' ');
        }
        String text = line.toString().strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    /** Without the query, which may hold a key. */
    private static String shown(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority()
                + (address.getRawPath() == null ? "" : address.getRawPath());
    }
}
