package io.junctura.plugins.http;

import static io.junctura.plugins.http.Signatures.hexMac;
import static io.junctura.plugins.http.Signatures.refused;
import static io.junctura.plugins.http.Signatures.sentHeader;
import static io.junctura.plugins.http.Signatures.utf8;
import static io.junctura.plugins.http.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import io.junctura.api.Variants;
import io.junctura.api.WebhookTrigger.Received;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the sender's signature is checked. A secret may be a list of several, so that it can be rotated.
 */
@Variants(by = "scheme")
public sealed interface Verify {

    /** Verifies the sender over the request's raw bytes. Returns normally if the sender is genuine. */
    void check(InboundRequest request, Instant now) throws ConnectorException;

    /** The headers by which {@link #check} accepts this body; empty if only the sender has the key. */
    Optional<Map<String, String>> sign(byte[] body, Instant now);

    /** The value for {@code WWW-Authenticate}; empty for signatures, which have no HTTP authentication scheme. */
    default Optional<String> challenge() {
        return Optional.empty();
    }

    /** Headers that contain a signature, although their names do not say so. */
    default Set<String> credentialHeaders() {
        return Set.of();
    }

    /** The sender's ID of this delivery, the same when it is repeated; null if there is none. */
    default @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return null;
    }

    /** The answer to a handshake, which is not an event; null for events. */
    default @Nullable Received handshake(@Nullable Object payload) {
        return null;
    }

    private static @Nullable String text(@Nullable Object payload, String key) {
        return payload instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : null;
    }

    /**
     * GitHub, by {@code X-Hub-Signature-256}. Never by the older SHA-1 header.
     *
     * @param secret the webhook's secret, as entered at GitHub
     */
    record Github(@Field(atLeastOne = true) List<Secret> secret) implements Verify {
        public Github {
            secret = Signatures.needed(secret);
        }

        @Override
        public void check(InboundRequest request, Instant now) throws ConnectorException {
            String value = sentHeader(request, "x-hub-signature-256");
            byte[] signature = value.startsWith("sha256=") ? Signatures.hex(value.substring(7), 32) : null;
            if (signature == null) throw refused("X-Hub-Signature-256 must be sha256= and 64 hexadecimal digits.");
            if (!Signatures.anyFits(secret, "HmacSHA256", signature, request.body())) throw wrong();
        }

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            return Optional.of(Map.of("x-hub-signature-256", "sha256=" + hexMac(secret, body)));
        }

        @Override
        public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
            return request.header("x-github-delivery").orElse(null);
        }
    }

    /**
     * Stripe, by {@code Stripe-Signature}; at most five minutes old.
     *
     * @param secret the endpoint's signing secret, {@code whsec_…}
     */
    record Stripe(@Field(atLeastOne = true) List<Secret> secret) implements Verify {
        public Stripe {
            secret = Signatures.needed(secret);
        }

        @Override
        public void check(InboundRequest request, Instant now) throws ConnectorException {
            String time = null;
            List<byte[]> signatures = new ArrayList<>();
            for (String part : sentHeader(request, "stripe-signature").split(",", -1)) {
                String item = part.strip();
                if (item.startsWith("t=")) {
                    if (time != null) throw refused("Stripe-Signature contains two times (t=).");
                    time = item.substring(2);
                } else if (item.startsWith("v1=")) {
                    byte[] signature = Signatures.hex(item.substring(3), 32);
                    if (signature != null) signatures.add(signature);
                }
            }
            if (time == null) throw refused("Stripe-Signature contains no time (t=).");
            if (signatures.isEmpty()) throw refused("Stripe-Signature contains no signature of scheme v1.");
            boolean fits = false;
            for (byte[] signature : signatures) {
                fits |= Signatures.anyFits(secret, "HmacSHA256", signature, utf8(time + "."), request.body());
            }
            if (!fits) throw wrong();
            Signatures.checkTime(time, now);
        }

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            String time = Long.toString(now.getEpochSecond());
            return Optional.of(
                    Map.of("stripe-signature", "t=" + time + ",v1=" + hexMac(secret, utf8(time + "."), body)));
        }

        @Override
        public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
            return text(payload, "id");
        }
    }

    /**
     * Slack, by {@code X-Slack-Signature}; at most five minutes old. A signed {@code url_verification} request is answered and
     * starts no run.
     *
     * @param secret the app's signing secret
     */
    record Slack(@Field(atLeastOne = true) List<Secret> secret) implements Verify {
        public Slack {
            secret = Signatures.needed(secret);
        }

        @Override
        public void check(InboundRequest request, Instant now) throws ConnectorException {
            String time = sentHeader(request, "x-slack-request-timestamp");
            String value = sentHeader(request, "x-slack-signature");
            byte[] signature = value.startsWith("v0=") ? Signatures.hex(value.substring(3), 32) : null;
            if (signature == null) throw refused("X-Slack-Signature must be v0= and 64 hexadecimal digits.");
            if (!Signatures.anyFits(secret, "HmacSHA256", signature, utf8("v0:" + time + ":"), request.body())) {
                throw wrong();
            }
            Signatures.checkTime(time, now);
        }

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            String time = Long.toString(now.getEpochSecond());
            return Optional.of(Map.of(
                    "x-slack-request-timestamp",
                    time,
                    "x-slack-signature",
                    "v0=" + hexMac(secret, utf8("v0:" + time + ":"), body)));
        }

        @Override
        public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
            return text(payload, "event_id");
        }

        @Override
        public @Nullable Received handshake(@Nullable Object payload) {
            String challenge = text(payload, "challenge");
            if (challenge == null || !"url_verification".equals(text(payload, "type"))) return null;
            return new Received.Answer(200, Map.of("content-type", "text/plain"), utf8(challenge));
        }
    }

    /**
     * Shopify, by {@code X-Shopify-Hmac-Sha256}.
     *
     * @param secret the app's client secret
     */
    record Shopify(@Field(atLeastOne = true) List<Secret> secret) implements Verify {
        public Shopify {
            secret = Signatures.needed(secret);
        }

        @Override
        public void check(InboundRequest request, Instant now) throws ConnectorException {
            byte[] signature = Signatures.base64(sentHeader(request, "x-shopify-hmac-sha256"));
            if (signature == null) throw refused("X-Shopify-Hmac-Sha256 is not Base64.");
            if (!Signatures.anyFits(secret, "HmacSHA256", signature, request.body())) throw wrong();
        }

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            byte[] mac = Signatures.hmac("HmacSHA256", utf8(secret.get(0).reveal()), body);
            return Optional.of(
                    Map.of("x-shopify-hmac-sha256", Base64.getEncoder().encodeToString(mac)));
        }

        @Override
        public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
            return request.header("x-shopify-event-id")
                    .or(() -> request.header("x-shopify-webhook-id"))
                    .orElse(null);
        }
    }

    /**
     * Any sender that follows Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp} and
     * {@code webhook-signature}, or {@code svix-id}, {@code svix-timestamp} and {@code svix-signature}. At most five minutes
     * old.
     *
     * @param secret    shared secrets, {@code whsec_} and Base64
     * @param publicKey the sender's public keys, {@code whpk_} and Base64, where it signs with a key of its own (v1a)
     */
    @Rule(
            must = Rule.Must.AT_LEAST_ONE,
            of = {"secret", "publicKey"})
    record Standard(List<Secret> secret, List<String> publicKey) implements Verify {
        public Standard {
            secret = List.copyOf(secret);
            publicKey = List.copyOf(publicKey);
            if (secret.isEmpty() && publicKey.isEmpty()) {
                throw new IllegalArgumentException("secret is missing; or give the sender's publicKey.");
            }
            for (Secret one : secret) Signatures.standardKey(one);
            for (String one : publicKey) publicKey(one);
        }

        private static PublicKey publicKey(String text) {
            byte[] raw = Signatures.base64(text.startsWith("whpk_") ? text.substring(5) : text);
            if (raw == null) throw new IllegalArgumentException("publicKey must be whpk_ and Base64.");
            return Signatures.ed25519(raw);
        }

        @Override
        public void check(InboundRequest request, Instant now) throws ConnectorException {
            Names names = Names.of(request);
            String id = sentHeader(request, names.id());
            String time = sentHeader(request, names.timestamp());
            if (id.indexOf('.') >= 0) throw refused(names.id() + " must not contain a dot.");
            byte[] signed = utf8(id + "." + time + ".");
            boolean fits = false;
            for (String item : sentHeader(request, names.signature()).split(" ", -1)) {
                int comma = item.indexOf(',');
                // A repeated header arrives joined by ", ".
                if (item.indexOf(',', comma + 1) >= 0) throw refused(names.signature() + " was sent twice.");
                byte[] signature = comma < 0 ? null : Signatures.base64(item.substring(comma + 1));
                if (signature == null) continue;
                fits |= fits(item.substring(0, comma), signature, signed, request.body());
            }
            if (!fits) throw wrong();
            Signatures.checkTime(time, now);
        }

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            if (secret.isEmpty()) return Optional.empty();
            String id = "msg_" + UUID.randomUUID();
            String time = Long.toString(now.getEpochSecond());
            byte[] key = Signatures.standardKey(secret.get(0));
            byte[] mac = Signatures.hmac("HmacSHA256", key, utf8(id + "." + time + "."), body);
            return Optional.of(Map.of(
                    Names.STANDARD.id(), id,
                    Names.STANDARD.timestamp(), time,
                    Names.STANDARD.signature(), "v1," + Base64.getEncoder().encodeToString(mac)));
        }

        private boolean fits(String version, byte[] signature, byte[] head, byte[] body) {
            boolean fits = false;
            switch (version) {
                case "v1" -> {
                    for (Secret one : secret) {
                        byte[] ours = Signatures.hmac("HmacSHA256", Signatures.standardKey(one), head, body);
                        fits |= MessageDigest.isEqual(ours, signature);
                    }
                }
                case "v1a" -> {
                    for (String one : publicKey) fits |= Signatures.fits(publicKey(one), signature, head, body);
                }
                default -> {
                    // an unknown, newer version: ignored
                }
            }
            return fits;
        }

        @Override
        public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
            return request.header(Names.STANDARD.id())
                    .or(() -> request.header(Names.SVIX.id()))
                    .orElse(null);
        }

        /** The names of the three headers. Svix signs in the same way, but has its own names. */
        private enum Names {
            STANDARD("webhook"),
            SVIX("svix");

            private final String prefix;

            Names(String prefix) {
                this.prefix = prefix;
            }

            /** Refuses a request with headers of both kinds, because a signature covers only one kind. */
            static Names of(InboundRequest request) throws ConnectorException {
                if (!SVIX.areIn(request)) return STANDARD;
                if (STANDARD.areIn(request)) {
                    throw refused("The request has both webhook-… and svix-… headers. Send only one kind.");
                }
                return SVIX;
            }

            private boolean areIn(InboundRequest request) {
                return request.header(id()).isPresent()
                        || request.header(timestamp()).isPresent()
                        || request.header(signature()).isPresent();
            }

            String id() {
                return prefix + "-id";
            }

            String timestamp() {
                return prefix + "-timestamp";
            }

            String signature() {
                return prefix + "-signature";
            }
        }
    }

    /**
     * Any sender that signs the body with a shared secret (HMAC), in a header of its own.
     *
     * @param header          the header with the signature
     * @param secret          the shared secret
     * @param algorithm       sha256 or sha512
     * @param encoding        how the signature is written: hex or base64
     * @param prefix          the text before the signature, such as {@code sha256=}
     * @param timestampHeader the header with the time in seconds, if there is one; at most five minutes old
     * @param template        the signed text, made of {@code {timestamp}} and {@code {body}}; with a timestampHeader it must
     *                        contain both, or the time could be changed
     * @param identityHeader  the header with the sender's ID of the delivery, if there is one
     */
    record Hmac(
            @Field(example = "X-Signature") String header,
            @Field(atLeastOne = true) List<Secret> secret,
            @Field(fallback = "sha256") Algorithm algorithm,
            @Field(fallback = "hex") Encoding encoding,
            @Nullable String prefix,
            @Field(advanced = true) @Nullable String timestampHeader,
            @Field(fallback = "{body}", advanced = true) String template,
            @Field(advanced = true) @Nullable String identityHeader)
            implements Verify {

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

    /**
     * A user name and a password (basic authentication).
     *
     * @param username what the sender signs in with
     * @param password what the sender signs in with
     */
    record Basic(String username, Secret password) implements Verify {

        @Override
        public void check(InboundRequest request, Instant now) throws ConnectorException {
            String value = sentHeader(request, "authorization");
            int space = value.indexOf(' ');
            byte[] given = space > 0 && value.substring(0, space).equalsIgnoreCase("basic")
                    ? Signatures.base64(value.substring(space + 1).strip())
                    : null;
            byte[] right = utf8(username + ":" + password.reveal());
            if (given == null || !MessageDigest.isEqual(given, right)) {
                throw refused("The user name or the password is wrong.");
            }
        }

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            return Optional.of(Map.of("authorization", Signatures.basic(username, password.reveal())));
        }

        @Override
        public Optional<String> challenge() {
            return Optional.of("Basic realm=\"Junctura\", charset=\"UTF-8\"");
        }
    }

    /** No verification: anyone who knows the address may send. Only for senders that cannot sign, in a closed network. */
    record None() implements Verify {

        @Override
        public void check(InboundRequest request, Instant now) {}

        @Override
        public Optional<Map<String, String>> sign(byte[] body, Instant now) {
            return Optional.of(Map.of());
        }
    }
}
