package io.junctura.plugins.sigv4;

import io.junctura.api.Hmac;
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

/** Signs requests by AWS Signature Version 4. Source: AWS, "Create a signed AWS API request". */
public final class Signer {
    public static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AccessKey accessKey;
    private final String service;
    private final String region;

    public Signer(AccessKey accessKey, String service, String region) {
        this.accessKey = accessKey;
        this.service = service;
        this.region = region;
    }

    /**
     * Signs a request.
     *
     * @param headers     the headers to sign, by names in lower case. The host is signed, too
     * @param contentHash the SHA-256 of the body in hexadecimal, as of {@link #sha256}
     * @return the headers to add
     */
    public Map<String, String> sign(
            String method, URI address, Map<String, String> headers, String contentHash, Instant now) {
        String time = TIME.format(now);
        Map<String, String> added = new LinkedHashMap<>();
        added.put("x-amz-date", time);
        Secret token = accessKey.sessionToken();
        if (token != null) added.put("x-amz-security-token", token.reveal());
        Map<String, String> signed = new TreeMap<>(headers);
        signed.putAll(added);
        signed.put("host", host(address));
        String names = String.join(";", signed.keySet());
        // S3 takes the path as it is sent.
        String path = service.startsWith("s3") ? CanonicalAddress.sentPath(address) : CanonicalAddress.path(address);
        String request = method + "\n" + path + "\n" + CanonicalAddress.query(address) + "\n"
                + signed.entrySet().stream()
                        .map(each -> each.getKey() + ":" + oneSpace(each.getValue()) + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\n" + contentHash;
        String day = time.substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String text =
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(request.getBytes(StandardCharsets.UTF_8));
        added.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + accessKey.id() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + hmac(key(day), text).hex());
        return added;
    }

    /** As clients send it: in lower case, without the usual port. */
    private static String host(URI address) {
        String authority = address.getRawAuthority().toLowerCase(Locale.ROOT);
        String usual = "https".equalsIgnoreCase(address.getScheme()) ? ":443" : ":80";
        return authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }

    private static String oneSpace(String value) {
        return value.strip().replaceAll(" +", " ");
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + accessKey.secret().reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, service, "aws4_request"})
            key = hmac(key, part).bytes();
        return key;
    }

    private static Hmac hmac(byte[] key, String text) {
        return Hmac.sha256(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of a body, in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }
}
