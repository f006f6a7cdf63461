package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what an error of S3 means to a run. */
final class Failures {
    private static final int SHOWN = 500;
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

    /** @param todo a sentence for people; empty if what S3 says is all that there is to say */
    private record Meaning(ErrorKind kind, Reached reached, String todo) {}

    private static final Meaning LATER = new Meaning(ErrorKind.TRY_LATER, Reached.MAYBE, "");
    private static final Meaning BUSY = new Meaning(
            ErrorKind.TRY_LATER, Reached.NO, "Fewer requests at a time, by the flow's concurrency, may help.");
    private static final Meaning DAMAGED =
            new Meaning(ErrorKind.TRY_LATER, Reached.MAYBE, "The content was damaged on its way to the store.");
    private static final Meaning CHANGED =
            new Meaning(ErrorKind.TRY_LATER, Reached.MAYBE, "The file has changed in the meantime.");
    private static final Meaning REFUSED = new Meaning(ErrorKind.REFUSED, Reached.YES, "");
    private static final Meaning UNKNOWN_TO_IT =
            new Meaning(ErrorKind.REFUSED, Reached.YES, "This store does not support the request.");
    private static final Meaning WRONG = new Meaning(ErrorKind.BAD_INPUT, Reached.YES, "");
    private static final Meaning CREDENTIALS =
            new Meaning(ErrorKind.CREDENTIALS, Reached.NO, "Check the connection's access key and secret.");
    private static final Meaning EXPIRED =
            new Meaning(ErrorKind.CREDENTIALS, Reached.NO, "Give the connection a key that has not expired.");

    /** By the code in the answer, which says more than its status. */
    private static final Map<String, Meaning> CODES = codes();

    private static Map<String, Meaning> codes() {
        Map<String, Meaning> codes = new HashMap<>();
        codes.put("InvalidAccessKeyId", CREDENTIALS);
        codes.put("SignatureDoesNotMatch", CREDENTIALS);
        codes.put("InvalidToken", CREDENTIALS);
        codes.put("InvalidSecurity", CREDENTIALS);
        codes.put("AccountProblem", CREDENTIALS);
        codes.put("NotSignedUp", CREDENTIALS);
        codes.put("ExpiredToken", EXPIRED);
        codes.put("TokenRefreshRequired", EXPIRED);
        codes.put("SlowDown", BUSY);
        codes.put("TooManyRequests", BUSY);
        codes.put("RequestLimitExceeded", BUSY);
        codes.put("Throttling", BUSY);
        codes.put("ThrottlingException", BUSY);
        codes.put("RequestTimeout", LATER);
        codes.put("OperationAborted", LATER);
        codes.put(
                "NoSuchUpload",
                new Meaning(ErrorKind.TRY_LATER, Reached.MAYBE, "The upload has ended in the meantime."));
        codes.put("BadDigest", DAMAGED);
        codes.put("XAmzContentSHA256Mismatch", DAMAGED);
        codes.put("IncompleteBody", DAMAGED);
        codes.put("PreconditionFailed", CHANGED);
        codes.put("ConditionalRequestConflict", CHANGED);
        codes.put("NotImplemented", UNKNOWN_TO_IT);
        codes.put("MethodNotAllowed", UNKNOWN_TO_IT);
        codes.put("EntityTooLarge", REFUSED);
        codes.put(
                "InvalidObjectState",
                new Meaning(ErrorKind.REFUSED, Reached.YES, "The file is archived: restore it in the bucket first."));
        codes.put(
                "RequestTimeTooSkewed",
                new Meaning(
                        ErrorKind.TRY_LATER,
                        Reached.NO,
                        "This server's clock and that of the store are more than 15 minutes apart: set this server's"
                                + " by NTP."));
        codes.put(
                "NoSuchBucket",
                new Meaning(
                        ErrorKind.REFUSED, Reached.YES, "Check the bucket, region and endpoint of the connection."));
        return Map.copyOf(codes);
    }

    private final S3Connection connection;

    Failures(S3Connection connection) {
        this.connection = connection;
    }

    /**
     * @param path of the file or folder; empty for the root
     * @throws NoSuchFileException  if there is none
     * @throws InterruptedException if the call is to end
     */
    ConnectorException of(SdkException e, Operation operation, String path)
            throws NoSuchFileException, InterruptedException {
        if (Thread.interrupted() || e instanceof AbortedException) throw new InterruptedException();
        ConnectorException ours = ours(e);
        if (ours != null) return ours;
        String what = "Cannot " + operation.verb() + " \"" + path + "\" in the bucket \"" + connection.bucket() + "\"";
        if (!(e instanceof AwsServiceException answered)) {
            return ConnectorException.broken(
                    Reached.MAYBE, what + ": the answer is not that of an S3 store. " + line(e.getMessage()), e);
        }
        AwsErrorDetails details = answered.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        if (code.equals("NoSuchKey")
                || (answered.statusCode() == 404 && !code.equals("NoSuchBucket") && !code.equals("NoSuchUpload"))) {
            throw new NoSuchFileException(path);
        }
        String said = what + ": " + said(answered, details, code);
        String elsewhere = region(answered, details, code);
        if (elsewhere != null) {
            return ConnectorException.refused(said
                    + (elsewhere.isEmpty()
                            ? " The bucket is in another region than \"" + connection.region()
                                    + "\": correct the connection's region."
                            : " The bucket is in the region \"" + elsewhere
                                    + "\": set the connection's region to it."));
        }
        Meaning meaning = CODES.getOrDefault(code, byStatus(answered.statusCode()));
        String todo = meaning.equals(REFUSED) && answered.statusCode() == 403
                ? "The access key needs the permission " + operation.permission() + hint(operation) + "."
                : meaning.todo();
        return new ConnectorException(
                meaning.kind(),
                meaning.reached(),
                todo.isEmpty() ? said : said + " " + todo,
                meaning.kind() == ErrorKind.TRY_LATER ? retryAfter(details) : null,
                e);
    }

    /** Without the permission to list, S3 denies access to what is not there. */
    private static String hint(Operation operation) {
        return operation == Operation.READ ? ", and s3:ListBucket to tell what is not there" : "";
    }

    private static Meaning byStatus(int status) {
        return switch (status) {
            case 401 -> CREDENTIALS;
            case 402, 403, 409, 423, 451 -> REFUSED;
            case 405, 501 -> UNKNOWN_TO_IT;
            case 412 -> CHANGED;
            case 429 -> BUSY;
            case 408 -> LATER;
            default -> status >= 500 ? LATER : status < 400 ? REFUSED : WRONG;
        };
    }

    /** Null if it is not about regions; empty if S3 does not say which it is. */
    private static @Nullable String region(AwsServiceException e, @Nullable AwsErrorDetails details, String code) {
        boolean moved = e.statusCode() == 301 || code.equals("PermanentRedirect") || code.equals("TemporaryRedirect");
        Matcher expected = EXPECTED_REGION.matcher(String.valueOf(e.getMessage()));
        if (code.equals("AuthorizationHeaderMalformed") && expected.find()) return expected.group(1);
        if (!moved) return code.equals("IllegalLocationConstraintException") ? "" : null;
        if (details == null || details.sdkHttpResponse() == null) return "";
        return details.sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .orElse("");
    }

    private static String said(AwsServiceException e, @Nullable AwsErrorDetails details, String code) {
        String message = details == null || details.errorMessage() == null ? "" : line(details.errorMessage());
        String sentence = message.isEmpty() || message.endsWith(".") ? message : message + ".";
        String by = code.isEmpty() ? String.valueOf(e.statusCode()) : e.statusCode() + " (" + code + ")";
        return ("the store answered " + by + (sentence.isEmpty() ? "." : ": " + sentence)).strip();
    }

    private static @Nullable Duration retryAfter(@Nullable AwsErrorDetails details) {
        if (details == null || details.sdkHttpResponse() == null) return null;
        String seconds =
                details.sdkHttpResponse().firstMatchingHeader("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    /** Whether a request was refused without a reason. */
    static boolean isMute(ConnectorException e) {
        return e.getCause() instanceof AwsServiceException answered
                && (answered.statusCode() == 400 || answered.statusCode() == 403)
                && (answered.awsErrorDetails() == null
                        || answered.awsErrorDetails().errorCode() == null
                        || answered.awsErrorDetails().errorCode().isEmpty());
    }

    /** Whether the key is good and lacks a permission. */
    static boolean isDenied(ConnectorException e) {
        return e.kind() == ErrorKind.REFUSED
                && e.getCause() instanceof AwsServiceException answered
                && answered.statusCode() == 403;
    }

    /** The message of the server's HTTP client. */
    private static @Nullable ConnectorException ours(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof ConnectorException found) return found;
        }
        return null;
    }

    private static String line(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
