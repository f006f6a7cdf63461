package io.junctura.plugins.http.event;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.Variants;
import io.junctura.api.WebhookTrigger.Received;
import io.junctura.plugins.http.signature.SignatureVerification;
import java.io.IOException;
import java.util.Optional;

/** The format of the events that a webhook receives. */
@Variants(by = "format")
public sealed interface EventFormat permits Requests, CloudEvents {

    /** The events of a verified request. */
    Received read(InboundRequest request, SignatureVerification verify, TriggerContext<?> context)
            throws ConnectorException, IOException;

    /** The answer to a sender that asks whether it may send events, before it sends any; empty for events. */
    default Optional<Received.Answer> handshake(InboundRequest request) throws ConnectorException {
        return Optional.empty();
    }
}
