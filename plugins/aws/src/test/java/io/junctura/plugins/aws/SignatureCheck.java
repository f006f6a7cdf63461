package io.junctura.plugins.aws;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Refuses requests as AWS does whose signature is missing, wrong, or of another time. */
final class SignatureCheck {
    static final String KEY_ID = "AKIDEXAMPLE";
    static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final String REGION = "us-east-1";

    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=(\\w+)/(\\d{8})/([^/]+)/"
            + "([^/]+)/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final String service;
    private final Supplier<Instant> clock;
    private @Nullable String sessionToken;

    SignatureCheck(String service, Supplier<Instant> clock) {
        this.service = service;
        this.clock = clock;
    }

    /** From now on, the key is a temporary one. */
    void expect(String token) {
        sessionToken = token;
    }

    /** What AWS answers. */
    record Refusal(int status, String code, String message) {}

    static Map<String, String> headers(HttpExchange exchange) {
        return exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().toLowerCase(Locale.ROOT), each -> String.join(", ", each.getValue())));
    }

    /** @return null if the signature is valid */
    @Nullable
    Refusal refusal(Map<String, String> headers, String body) {
        String authorization = headers.get("authorization");
        if (authorization == null) {
            return new Refusal(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }
        Matcher matcher = AUTHORIZATION.matcher(authorization);
        String date = headers.get("x-amz-date");
        if (!matcher.matches() || date == null || !date.startsWith(matcher.group(2))) {
            return new Refusal(400, "IncompleteSignature", "Authorization header is not complete.");
        }
        if (!matcher.group(1).equals(KEY_ID)) {
            return new Refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        if (sessionToken != null && !sessionToken.equals(headers.get("x-amz-security-token"))) {
            return new Refusal(403, "ExpiredToken", "The security token included in the request is expired");
        }
        Instant at = Instant.from(TIME.parse(date));
        Instant now = clock.get();
        if (at.isBefore(now.minus(SKEW))) {
            return new Refusal(
                    403,
                    "SignatureDoesNotMatch",
                    "Signature expired: " + date + " is now earlier than " + TIME.format(now.minus(SKEW)) + " ("
                            + TIME.format(now) + " - 15 min.)");
        }
        if (!matcher.group(4).equals(service)) {
            return new Refusal(
                    403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: '" + service + "'.");
        }
        boolean fits = matcher.group(3).equals(REGION)
                && signed(matcher, headers, body).equals(matcher.group(6));
        if (fits) return null;
        return new Refusal(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.");
    }

    private String signed(Matcher given, Map<String, String> headers, String body) {
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        for (String name : given.group(5).split(";", -1)) {
            canonical.append(name).append(':').append(headers.get(name)).append('\n');
        }
        canonical.append('\n').append(given.group(5)).append('\n').append(sha256(body));
        String scope = given.group(2) + "/" + given.group(3) + "/" + given.group(4) + "/aws4_request";
        byte[] key = ("AWS4" + KEY).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) key = hmac(key, part);
        String text =
                String.join("\n", "AWS4-HMAC-SHA256", headers.get("x-amz-date"), scope, sha256(canonical.toString()));
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
