package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Hmac;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;

/** Starts a run for each order that is paid. Enter the flow's address as a webhook in Acme's settings. */
@TriggerInfo(id = "order-paid", title = "Order paid", payload = Order.class)
public record OrderPaid() implements WebhookTrigger<AcmeConnection> {

    @Override
    public void verify(InboundRequest request, TriggerContext<AcmeConnection> context) throws ConnectorException {
        Secret secret = context.connection().webhookSecret();
        if (secret == null) throw ConnectorException.credentials("The connection has no webhook secret. Enter it.");
        String sent = request.header("x-acme-signature").orElse("");
        if (!Hmac.isEqual(signature(request.body(), secret), sent)) {
            throw ConnectorException.credentials("X-Acme-Signature does not fit the body and the webhook secret.");
        }
    }

    @Override
    public Received receive(InboundRequest request, TriggerContext<AcmeConnection> context) throws ConnectorException {
        return Received.of(
                new Event(request.payload(), request.header("x-acme-delivery").orElse(null)));
    }

    /** The value of X-Acme-Signature: HMAC-SHA256 of the body, in hexadecimal digits. */
    static String signature(byte[] body, Secret secret) {
        return Hmac.sha256(secret, body).hex();
    }
}
