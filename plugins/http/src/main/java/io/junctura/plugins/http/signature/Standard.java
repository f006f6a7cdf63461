package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.utf8;
import static io.junctura.plugins.http.signature.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Any sender that follows Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature}, or {@code svix-id}, {@code svix-timestamp} and {@code svix-signature}. At most five minutes
 * old.
 *
 * @param secret    shared secrets, {@code whsec_} and Base64
 * @param publicKey the sender's public keys, {@code whpk_} and Base64, if it signs with its own key (v1a)
 */
@Rule(
        must = Rule.Must.AT_LEAST_ONE,
        of = {"secret", "publicKey"})
public record Standard(List<Secret> secret, List<String> publicKey) implements SignatureVerification {
    public Standard {
        secret = List.copyOf(secret);
        publicKey = List.copyOf(publicKey);
        if (secret.isEmpty() && publicKey.isEmpty()) {
            throw new IllegalArgumentException("secret is missing. Set it, or set the sender's publicKey.");
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
