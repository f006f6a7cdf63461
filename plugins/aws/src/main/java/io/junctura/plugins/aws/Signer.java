package io.junctura.plugins.aws;

import io.junctura.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to the root of a service by AWS Signature Version 4. Source: AWS, "Create a signed AWS API request". */
final class Signer {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AwsConnection connection;
    private final String service;
    private final String region;

    Signer(AwsConnection connection, String service, String region) {
        this.connection = connection;
        this.service = service;
        this.region = region;
    }

    /**
     * Signs a POST.
     *
     * @param headers that the request has, by names in lower case
     * @return the headers to add
     */
    Map<String, String> sign(URI address, Map<String, String> headers, byte[] body, Instant now) {
        String time = TIME.format(now);
        Map<String, String> added = new LinkedHashMap<>();
        added.put("x-amz-date", time);
        Secret token = connection.sessionToken();
        if (token != null) added.put("x-amz-security-token", token.reveal());
        Map<String, String> signed = new TreeMap<>(headers);
        signed.putAll(added);
        signed.put("host", address.getAuthority());
        String names = String.join(";", signed.keySet());
        String request = "POST\n/\n\n"
                + signed.entrySet().stream()
                        .map(each -> each.getKey() + ":" + each.getValue().strip() + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\n" + sha256(body);
        String day = time.substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String text =
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(request.getBytes(StandardCharsets.UTF_8));
        added.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + connection.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(hmac(key(day), text)));
        return added;
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + connection.secretAccessKey().reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, service, "aws4_request"}) key = hmac(key, part);
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has HmacSHA256.
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }
}
