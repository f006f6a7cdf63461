package io.junctura.plugins.http.signature;

import io.junctura.api.InboundRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** No verification: anyone who knows the address may send. Only for senders that cannot sign, in a closed network. */
public record None() implements SignatureVerification {

    @Override
    public void check(InboundRequest request, Instant now) {}

    @Override
    public Optional<Map<String, String>> sign(byte[] body, Instant now) {
        return Optional.of(Map.of());
    }
}
