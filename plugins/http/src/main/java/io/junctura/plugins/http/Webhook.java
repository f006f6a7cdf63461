package io.junctura.plugins.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.CrossOrigin;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import io.junctura.plugins.http.event.EventFormat;
import io.junctura.plugins.http.event.Requests;
import io.junctura.plugins.http.signature.SignatureVerification;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each webhook that is posted to the flow's address. The sender gets its response when the run is on
 * disk.
 *
 * <p>Anyone can post to an address, so set how the sender's signature is checked. {@code verify: none} accepts every
 * request, and must be set explicitly. A repeated delivery starts no second run if the sender sends an ID, as GitHub,
 * Shopify, Slack and Stripe do.
 *
 * @param verify how the sender's signature is checked
 * @param events the format of the events. Without it, each request is one event
 * @param cors   the origins whose pages may send webhooks. Without it, none
 */
@TriggerInfo(id = "webhook", title = "Webhook received")
public record Webhook(
        @Field(title = "Signature verification") SignatureVerification verify,

        @Field(title = "Format of events", advanced = true) @Nullable
        EventFormat events,

        @Field(title = "CORS", advanced = true) @Nullable Cors cors)
        implements WebhookTrigger<HttpConnection> {

    @Override
    public void verify(InboundRequest request, TriggerContext<HttpConnection> context) throws ConnectorException {
        verify.check(request, context.clock().instant());
    }

    @Override
    public Optional<Map<String, String>> sign(InboundRequest request, TriggerContext<HttpConnection> context) {
        return verify.sign(request.body(), context.clock().instant());
    }

    @Override
    public Optional<String> challenge() {
        return verify.challenge();
    }

    @Override
    public Set<String> credentialHeaders() {
        return verify.credentialHeaders();
    }

    @Override
    public Optional<CrossOrigin> crossOrigin() {
        return Optional.ofNullable(cors).map(Cors::crossOrigin);
    }

    /** The sender is not verified yet, and may ask before it has any secret. */
    @Override
    public Optional<Received.Answer> handshake(InboundRequest request, TriggerContext<HttpConnection> context)
            throws ConnectorException {
        return format().handshake(request);
    }

    @Override
    public Received receive(InboundRequest request, TriggerContext<HttpConnection> context)
            throws ConnectorException, IOException {
        return format().read(request, verify, context);
    }

    private EventFormat format() {
        return events == null ? new Requests() : events;
    }
}
