package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.utf8;
import static io.junctura.plugins.http.signature.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any sender that signs the body with a shared secret (HMAC) in a custom header.
 *
 * @param header          the header with the signature
 * @param secret          the shared secret
 * @param algorithm       the hash function: {@code sha256} or {@code sha512}
 * @param encoding        the encoding of the signature: {@code hex} or {@code base64}
 * @param prefix          the text before the signature, such as {@code sha256=}
 * @param timestampHeader the header with the time in seconds, if the sender sends one. The time may be at most five
 *                        minutes old
 * @param template        the signed text, made of {@code {timestamp}} and {@code {body}}. With {@code timestampHeader}
 *                        it must contain both, because the time could be changed otherwise
 * @param identityHeader  the header with the delivery's ID, if the sender sends one
 */
public record Hmac(
        @Field(example = "X-Signature") String header,
        @Field(atLeastOne = true) List<Secret> secret,
        @Field(fallback = "sha256") Algorithm algorithm,
        @Field(fallback = "hex") Encoding encoding,
        @Nullable String prefix,
        @Field(advanced = true) @Nullable String timestampHeader,
        @Field(fallback = "{body}", advanced = true) String template,
        @Field(advanced = true) @Nullable String identityHeader)
        implements SignatureVerification {

    /** A hash function. Broken ones are not supported. */
    public enum Algorithm {
        SHA256,
        SHA512
    }

    /** How bytes are written. */
    public enum Encoding {
        HEX,
        BASE64
    }

    public Hmac {
        secret = Signatures.needed(secret);
        header = header.strip().toLowerCase(Locale.ROOT);
        if (header.isEmpty()) throw new IllegalArgumentException("header must not be empty.");
        int body = template.indexOf("{body}");
        if (body < 0 || template.indexOf("{body}", body + 1) >= 0) {
            throw new IllegalArgumentException("template must contain {body} exactly once.");
        }
        if (template.contains("{timestamp}") != (timestampHeader != null)) {
            throw new IllegalArgumentException(
                    "template must contain {timestamp} if, and only if, there is a timestampHeader.");
        }
    }

    @Override
    public void check(InboundRequest request, Instant now) throws ConnectorException {
        String value = sentHeader(request, header);
        String before = prefix == null ? "" : prefix;
        if (!value.startsWith(before)) throw refused("The signature does not begin with \"" + before + "\".");
        int size = algorithm == Algorithm.SHA256 ? 32 : 64;
        String text = value.substring(before.length());
        byte[] signature = encoding == Encoding.HEX ? Signatures.hex(text, size) : Signatures.base64(text);
        if (signature == null) {
            throw refused("The signature in " + header + " is not "
                    + encoding.name().toLowerCase(Locale.ROOT) + " of the right length.");
        }
        String time = timestampHeader == null ? "" : sentHeader(request, timestampHeader.toLowerCase(Locale.ROOT));
        if (!Signatures.anyFits(secret, mac(), signature, signed(time, request.body()))) throw wrong();
        if (timestampHeader != null) Signatures.checkTime(time, now);
    }

    private String mac() {
        return algorithm == Algorithm.SHA256 ? "HmacSHA256" : "HmacSHA512";
    }

    /** The signed text, in parts: what the template has before the body, the body, and what it has behind. */
    private byte[][] signed(String time, byte[] body) {
        int at = template.indexOf("{body}");
        return new byte[][] {
            utf8(template.substring(0, at).replace("{timestamp}", time)),
            body,
            utf8(template.substring(at + 6).replace("{timestamp}", time))
        };
    }

    @Override
    public Optional<Map<String, String>> sign(byte[] body, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        byte[] mac = Signatures.hmac(mac(), utf8(secret.get(0).reveal()), signed(time, body));
        String text = encoding == Encoding.HEX
                ? HexFormat.of().formatHex(mac)
                : Base64.getEncoder().encodeToString(mac);
        Map<String, String> headers = new HashMap<>();
        headers.put(header, (prefix == null ? "" : prefix) + text);
        if (timestampHeader != null) headers.put(timestampHeader, time);
        return Optional.of(headers);
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of(header);
    }

    @Override
    public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return identityHeader == null
                ? null
                : request.header(identityHeader.toLowerCase(Locale.ROOT)).orElse(null);
    }
}
