package io.junctura.plugins.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.HttpRequest;
import io.junctura.api.InboundRequest;
import io.junctura.api.LateAnswer;
import io.junctura.api.Secret;
import io.junctura.api.Variants;
import io.junctura.plugins.http.signature.Signatures;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a response reaches a caller after the time limit. Every caller can poll the status address of its 202. */
@Variants(by = "by")
public sealed interface LateResponse {

    /** The address for posting the response to this caller; empty if the caller polls. */
    Optional<URI> address(InboundRequest request) throws ConnectorException;

    HttpRequest request(LateAnswer answer, Instant now);

    /** The caller polls the status address. */
    record Asking() implements LateResponse {
        @Override
        public Optional<URI> address(InboundRequest request) {
            return Optional.empty();
        }

        @Override
        public HttpRequest request(LateAnswer answer, Instant now) {
            throw new IllegalStateException("there is no address for the late answer");
        }
    }

    /**
     * The response is posted to the caller's address, signed by Standard Webhooks.
     *
     * @param secret the secret of the signature, which the callers know: {@code whsec_} and Base64
     * @param header the request header with the caller's address
     * @param url    the address for callers that send none. Without it, these callers poll the status address
     */
    record Callback(
            Secret secret,
            @Field(fallback = "Callback-Url") String header,

            @Field(title = "URL", pattern = Addresses.ADDRESS, patternHint = Addresses.ADDRESS_HINT) @Nullable
            String url)
            implements LateResponse {

        public Callback {
            Signatures.standardKey(secret);
            header = header.strip().toLowerCase(Locale.ROOT);
            if (header.isEmpty()) throw new IllegalArgumentException("header must not be empty.");
            if (url != null) Addresses.checked("url", url);
        }

        @Override
        public Optional<URI> address(InboundRequest request) throws ConnectorException {
            try {
                String given = request.header(header).orElse(null);
                if (given != null) return Optional.of(Addresses.checked(header, given));
                return url == null ? Optional.empty() : Optional.of(Addresses.checked("url", url));
            } catch (IllegalArgumentException e) {
                throw ConnectorException.badInput(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public HttpRequest request(LateAnswer answer, Instant now) {
            String time = Long.toString(now.getEpochSecond());
            byte[] head = (answer.id() + "." + time + ".").getBytes(StandardCharsets.UTF_8);
            byte[] signature = Signatures.hmac("HmacSHA256", Signatures.standardKey(secret), head, answer.body());
            return HttpRequest.post(answer.address())
                    .header("webhook-id", answer.id())
                    .header("webhook-timestamp", time)
                    .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature))
                    .body(answer.body(), "application/json")
                    .build();
        }
    }
}
