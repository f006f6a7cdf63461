package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Starts a run for each order that is paid. Enter the flow's address as a webhook in Acme's settings. */
@TriggerInfo(id = "order-paid", title = "Order paid", payload = Order.class)
public record OrderPaid() implements WebhookTrigger<AcmeConnection> {

    @Override
    public void verify(InboundRequest request, TriggerContext<AcmeConnection> context) throws ConnectorException {
        Secret secret = context.connection().webhookSecret();
        if (secret == null) throw ConnectorException.credentials("The connection has no webhook secret. Enter it.");
        byte[] sent = request.header("x-acme-signature").orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] due = signature(request.body(), secret).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(sent, due)) {
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
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has HmacSHA256.
        }
    }
}
