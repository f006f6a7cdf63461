package io.junctura.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a status that is no success means to a run. */
final class Statuses {

    /** So much of the answer's own words is shown. */
    private static final int SHOWN = 500;

    private static final Duration MAX_WAIT = Duration.ofDays(7);
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*>(.*?)</title>");

    private Statuses() {}

    static ConnectorException failure(String system, HttpAnswer answer) throws InterruptedException {
        return meaning(system, answer).withStatus(answer.status());
    }

    private static ConnectorException meaning(String system, HttpAnswer answer) throws InterruptedException {
        int status = answer.status();
        String what = system + " answered " + status + " at " + Addresses.shown(answer.address()) + said(answer) + ".";
        if (status < 400) return ConnectorException.refused(what + moved(answer));
        return switch (status) {
            case 401 -> ConnectorException.credentials(what + " It does not accept the credentials.");
            case 402, 403, 409, 412, 423, 451 -> ConnectorException.refused(what);
            // These say that nothing was done.
            case 425, 429 -> later(Reached.NO, what, answer);
            case 407 -> later(Reached.NO, what + " The proxy of this server needs credentials.", answer);
            // The request may have arrived in part, or a server behind it may have done the work.
            case 408 -> later(Reached.MAYBE, what, answer);
            // A loop is not ended by trying again.
            case 501, 505, 508 -> ConnectorException.refused(what);
            default ->
                status >= 500
                        ? later(Reached.MAYBE, what, answer)
                        : new ConnectorException(ErrorKind.BAD_INPUT, Reached.YES, what, null, null);
        };
    }

    private static String moved(HttpAnswer answer) {
        String location = answer.header("location").orElse("");
        if (location.isEmpty()) return "";
        int query = location.indexOf('?');
        return " It names another address, which was not called: "
                + (query < 0 ? location : location.substring(0, query)) + ".";
    }

    private static ConnectorException later(Reached reached, String what, HttpAnswer answer) {
        Duration after = retryAfter(answer.header("retry-after").orElse(""), answer.received());
        return new ConnectorException(ErrorKind.TRY_LATER, reached, what, after, null);
    }

    /** Seconds, or an HTTP date; null if it is neither, or past. */
    private static @Nullable Duration retryAfter(String value, Instant now) {
        String text = value.strip();
        if (text.isEmpty()) return null;
        Duration wait;
        try {
            wait = Character.digit(text.charAt(0), 10) >= 0
                    ? Duration.ofSeconds(Math.min(Long.parseLong(text), MAX_WAIT.toSeconds()))
                    : Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) return null;
        return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }

    /** The beginning of the answer's body on one line; of a web page its title. */
    private static String said(HttpAnswer answer) throws InterruptedException {
        String text;
        try {
            // More than is shown: a body read to its end gives the connection back.
            text = new String(answer.stream().readNBytes(16 * 1024), StandardCharsets.UTF_8);
        } catch (ConnectorException | IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            return "";
        }
        if (answer.header("content-type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html")) {
            Matcher title = TITLE.matcher(text);
            text = title.find() ? title.group(1) : "";
        }
        String line = line(text);
        return line.isEmpty() ? "" : ": " + line;
    }

    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (line.length() >= SHOWN) return line.append('…').toString();
            boolean space = Character.isISOControl(c) || Character.isWhitespace(c);
            if (!space) line.append(c);
            else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') line.append(' ');
        }
        return line.toString().strip();
    }
}
