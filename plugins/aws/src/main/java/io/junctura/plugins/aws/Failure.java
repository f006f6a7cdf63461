package io.junctura.plugins.aws;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.Reached;
import io.junctura.plugins.sigv4.Signer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * An error response of AWS.
 *
 * @param said       a sentence with AWS's words
 * @param code       AWS's name of the error; empty if it gives none
 * @param retryAfter how long to wait before the next attempt, as AWS says; null if it does not say
 */
record Failure(
        String said, String code, Meaning meaning, @Nullable Duration retryAfter) {
    private static final int SHOWN = 500;

    /** As in {@code Signature expired: … is now earlier than … (20300101T094200Z - 15 min.)}. */
    private static final Pattern NOW = Pattern.compile("\\((\\d{8}T\\d{6}Z) [-+]");

    /**
     * What an error means to a run.
     *
     * @param todo a sentence for people; empty if AWS's words say it all
     */
    record Meaning(ErrorKind kind, Reached reached, String todo) {}

    private static final Meaning LATER = new Meaning(ErrorKind.TRY_LATER, Reached.MAYBE, "");
    private static final Meaning BUSY = new Meaning(ErrorKind.TRY_LATER, Reached.NO, "");
    private static final Meaning WRONG = new Meaning(ErrorKind.BAD_INPUT, Reached.YES, "");
    private static final Meaning REFUSED = new Meaning(ErrorKind.REFUSED, Reached.YES, "");
    private static final Meaning DENIED = new Meaning(
            ErrorKind.REFUSED, Reached.YES, "Give the access key the permission, by a policy of the user or role.");
    private static final Meaning MISSING =
            new Meaning(ErrorKind.REFUSED, Reached.YES, "Check its name, the region and the account.");
    private static final Meaning CREDENTIALS = new Meaning(
            ErrorKind.CREDENTIALS,
            Reached.NO,
            "Check the connection's access key ID, secret access key and session token.");
    private static final Meaning ELSEWHERE =
            new Meaning(ErrorKind.BAD_INPUT, Reached.YES, "The connection's endpoint is that of another service.");
    private static final Meaning EXPIRED = new Meaning(
            ErrorKind.CREDENTIALS, Reached.NO, "Give the connection new temporary keys, or keys that do not expire.");

    /** By the code, which says more than the status. */
    private static final Map<String, Meaning> CODES = codes();

    private static Map<String, Meaning> codes() {
        Map<String, Meaning> codes = new HashMap<>();
        put(codes, BUSY, "Throttling", "ThrottlingException", "ThrottledException", "Throttled", "RequestThrottled");
        put(codes, BUSY, "RequestLimitExceeded", "TooManyRequestsException", "SlowDown", "OverLimit");
        put(codes, BUSY, "KMSThrottling", "KMSThrottlingException", "KmsThrottled", "LimitExceededException");
        put(codes, LATER, "InternalFailure", "InternalError", "InternalErrorException", "ServiceUnavailable");
        put(codes, LATER, "ServiceUnavailableException", "RequestTimeout", "RequestTimeoutException");
        put(
                codes,
                DENIED,
                "AccessDenied",
                "AccessDeniedException",
                "AuthorizationError",
                "AuthorizationErrorException");
        put(codes, DENIED, "KMSAccessDenied", "KMSAccessDeniedException", "KmsAccessDenied");
        put(codes, MISSING, "QueueDoesNotExist", "NonExistentQueue", "NotFound", "NotFoundException");
        put(codes, CREDENTIALS, "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId");
        put(codes, CREDENTIALS, "SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSecurity");
        put(codes, CREDENTIALS, "MissingAuthenticationToken", "MissingAuthenticationTokenException", "AuthFailure");
        put(codes, CREDENTIALS, "IncompleteSignature", "IncompleteSignatureException", "OptInRequired");
        put(codes, EXPIRED, "ExpiredToken", "ExpiredTokenException");
        return Map.copyOf(codes);
    }

    private static void put(Map<String, Meaning> codes, Meaning meaning, String... names) {
        for (String name : names) codes.put(name, meaning);
    }

    /** What an error's body says, in either protocol. */
    private record Words(String code, String message) {}

    private record JsonError(
            @Nullable String __type,
            @Nullable String message,
            @Nullable String Message) {}

    /** @param what begins the sentence, such as {@code SQS answered SendMessage for the queue "orders"} */
    static Failure read(HttpAnswer answer, String what, ConnectionContext<?> context)
            throws ConnectorException, InterruptedException {
        Instant now = context.clock().instant();
        Words words = words(answer, context);
        String by = words.code().isEmpty() ? "" : " (" + words.code() + ")";
        String said = what + " with " + answer.status() + by
                + (words.message().isEmpty() ? "." : ": " + sentence(words.message()));
        Meaning meaning = words.message().contains("scoped to correct service")
                ? ELSEWHERE
                : meaning(words.code(), answer.status());
        String skew = skew(words, answer, now);
        if (skew != null) meaning = new Meaning(ErrorKind.TRY_LATER, Reached.NO, skew);
        return new Failure(said, words.code(), meaning, retryAfter(answer));
    }

    /** What an error of one message of a batch means. */
    static Failure of(String what, String code, String message, boolean isSenderFault) {
        Meaning otherwise = isSenderFault ? WRONG : LATER;
        return new Failure(
                what + " (" + code + "): " + sentence(message), code, CODES.getOrDefault(plain(code), otherwise), null);
    }

    ConnectorException toException() {
        String message = meaning.todo().isEmpty() ? said : said + " " + meaning.todo();
        return new ConnectorException(
                meaning.kind(),
                meaning.reached(),
                message,
                meaning.kind() == ErrorKind.TRY_LATER ? retryAfter : null,
                null);
    }

    private static Meaning meaning(String code, int status) {
        Meaning byCode = CODES.get(plain(code));
        if (byCode != null) return byCode;
        return switch (status) {
            case 401 -> CREDENTIALS;
            case 403 -> DENIED;
            case 408 -> LATER;
            case 429 -> BUSY;
            default -> status >= 500 ? LATER : status < 400 ? REFUSED : WRONG;
        };
    }

    /** Older names of errors have a prefix, such as {@code AWS.SimpleQueueService.NonExistentQueue}. */
    private static String plain(String code) {
        return code.substring(code.lastIndexOf('.') + 1);
    }

    private static Words words(HttpAnswer answer, ConnectionContext<?> context)
            throws ConnectorException, InterruptedException {
        byte[] body = answer.bytes();
        try {
            JsonError error = context.json().parse(body, JsonError.class);
            String type = error.__type() == null ? "" : error.__type();
            String message = error.message() == null ? error.Message() : error.message();
            if (!type.isEmpty() || message != null) {
                return new Words(type.substring(type.lastIndexOf('#') + 1), message == null ? "" : message);
            }
        } catch (ConnectorException e) {
            // It is not JSON.
        }
        try {
            Xml error = Xml.read(body, "");
            return new Words(error.text("Code"), error.text("Message"));
        } catch (XMLStreamException e) {
            return new Words("", new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Says how far the server's clock is off, if that is why AWS refuses the signature; null if it is not. */
    private static @Nullable String skew(Words words, HttpAnswer answer, Instant now) {
        boolean isAboutTime = words.code().equals("RequestTimeTooSkewed")
                || words.code().equals("RequestExpired")
                || words.message().startsWith("Signature expired")
                || words.message().startsWith("Signature not yet current");
        Instant theirs = isAboutTime ? theirs(words.message(), answer) : null;
        if (theirs == null) return null;
        Duration off = Duration.between(theirs, now);
        return "The clock of this server is " + shown(off.abs()) + (off.isNegative() ? " behind" : " ahead of")
                + " that of AWS. Set it by NTP.";
    }

    /** The time at AWS: the one in brackets in the message, otherwise that of the response. */
    private static @Nullable Instant theirs(String message, HttpAnswer answer) {
        Matcher matcher = NOW.matcher(message);
        try {
            return matcher.find()
                    ? Signer.TIME.parse(matcher.group(1), Instant::from)
                    : DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                            answer.header("date").orElse(""), Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String shown(Duration off) {
        if (off.toDays() > 0) return off.toDays() + " days and " + off.toHoursPart() + " hours";
        if (off.toHours() > 0) return off.toHours() + " hours and " + off.toMinutesPart() + " minutes";
        return off.toMinutes() + " minutes";
    }

    private static @Nullable Duration retryAfter(HttpAnswer answer) {
        String seconds = answer.header("retry-after").orElse("");
        return seconds.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static String sentence(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() > SHOWN) return line.substring(0, SHOWN) + "…";
        return line.isEmpty() || line.endsWith(".") ? line : line + ".";
    }
}
