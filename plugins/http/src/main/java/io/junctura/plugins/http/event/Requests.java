package io.junctura.plugins.http.event;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger.Received;
import io.junctura.plugins.http.signature.SignatureVerification;

/** Each request is one event, and its body is the payload. This is the default. */
public record Requests() implements EventFormat {

    @Override
    public Received read(InboundRequest request, SignatureVerification verify, TriggerContext<?> context)
            throws ConnectorException {
        Object payload = request.payload();
        Received handshake = verify.handshake(payload);
        return handshake != null ? handshake : Received.of(new Event(payload, verify.identity(request, payload)));
    }
}
