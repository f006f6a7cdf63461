package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.Hmac;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Twilio's webhooks have in common: forms that are signed with the address and the account's auth token. */
final class TwilioWebhook {
    private static final int MAX_PARAMETERS = 500;

    private TwilioWebhook() {}

    static void verify(InboundRequest request, TriggerContext<TwilioConnection> context) throws ConnectorException {
        String sent = request.header("x-twilio-signature").orElse("");
        Map<String, String> form = form(request);
        Secret token = context.connection().signingToken();
        for (URI address : addresses(context.address())) {
            if (Hmac.isEqual(signature(address, form, token), sent)) return;
        }
        throw ConnectorException.credentials(
                "X-Twilio-Signature does not fit the request, the flow's public address and the account's auth token.");
    }

    /** The parameters, sorted by name as they are signed. */
    static Map<String, String> form(InboundRequest request) throws ConnectorException {
        Map<String, String> form = new TreeMap<>();
        String body = new String(request.body(), StandardCharsets.UTF_8);
        String[] parts = body.isEmpty() ? new String[0] : body.split("&", MAX_PARAMETERS + 1);
        if (parts.length > MAX_PARAMETERS) throw ConnectorException.badInput("The form has too many parameters.");
        try {
            for (String part : parts) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                form.put(decoded(name), equals < 0 ? "" : decoded(part.substring(equals + 1)));
            }
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput("The body is not a form: " + e.getMessage());
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static String required(Map<String, String> form, String name) throws ConnectorException {
        String value = form.get(name);
        if (value == null || value.isEmpty()) {
            throw ConnectorException.badInput("The parameter " + name + " is missing.");
        }
        return value;
    }

    /** Twilio signs some addresses with the port of their scheme, and others without. */
    private static List<URI> addresses(URI address) {
        int usual = "https".equals(address.getScheme()) ? 443 : 80;
        if (address.getPort() >= 0 && address.getPort() != usual) return List.of(address);
        String rest = address.toString();
        rest = rest.substring(
                rest.indexOf("://") + 3 + address.getRawAuthority().length());
        String host = address.getScheme() + "://" + address.getHost();
        return List.of(URI.create(host + rest), URI.create(host + ":" + usual + rest));
    }

    static String signature(URI address, Map<String, String> form, Secret token) {
        StringBuilder signed = new StringBuilder(address.toString());
        new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
        return Hmac.sha1(token, signed.toString().getBytes(StandardCharsets.UTF_8))
                .base64();
    }
}
