package io.junctura.delivery;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.masking.Redaction;
import io.junctura.masking.SecretNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A webhook that is about to be sent. Pure.
 *
 * @param redaction masks the subscription's secret headers in the answer
 * @param record    the address and the headers, with masked secrets
 */
record SignedRequest(HttpRequest request, Redaction redaction, Map<String, Object> record) {

    /** @param id the same in all attempts */
    static SignedRequest of(Subscription to, String id, WebhookContent content, Instant now) throws ConnectorException {
        SubscriptionSettings settings = to.settings();
        Map<String, String> sent = new LinkedHashMap<>(settings.headers().values());
        sent.putAll(content.headers());
        sent.put("webhook-id", id);
        sent.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        sent.put("webhook-signature", signatures(to, id, now, content.body()));
        HttpRequest.Builder request = HttpRequest.post(settings.address()).timeLimit(DeliveryPlan.TIME_LIMIT);
        sent.forEach(request::header);
        List<Secret> secrets = new ArrayList<>();
        settings.headers().values().forEach((name, value) -> {
            if (SecretNames.isHeader(name)) secrets.add(Secret.of(value));
        });
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("address", settings.address().toString());
        record.put("requestHeaders", SecretNames.maskedHeaders(sent));
        HttpRequest whole = request.body(content.body(), content.contentType()).build();
        return new SignedRequest(whole, new Redaction(secrets), record);
    }

    /** The signatures of all valid keys, separated by spaces. */
    private static String signatures(Subscription to, String id, Instant now, byte[] body) throws ConnectorException {
        byte[] message = SigningKey.message(id, now.getEpochSecond(), body);
        List<String> all = new ArrayList<>(1);
        for (Subscription.Key key : to.keys()) {
            if (key.signsAt(now)) all.add(key.key().sign(message));
        }
        if (!all.isEmpty()) return String.join(" ", all);
        throw new ConnectorException(
                ErrorKind.REFUSED,
                Reached.NO,
                "The subscription's keys cannot be opened with this server's master key. Rotate its secret.",
                null,
                null);
    }
}
