package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.hexMac;
import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.utf8;
import static io.junctura.plugins.http.signature.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stripe, by {@code Stripe-Signature}; at most five minutes old.
 *
 * @param secret the endpoint's signing secret, {@code whsec_…}
 */
public record Stripe(@Field(atLeastOne = true) List<Secret> secret) implements SignatureVerification {
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
        return Optional.of(Map.of("stripe-signature", "t=" + time + ",v1=" + hexMac(secret, utf8(time + "."), body)));
    }

    @Override
    public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return SignatureVerification.text(payload, "id");
    }
}
