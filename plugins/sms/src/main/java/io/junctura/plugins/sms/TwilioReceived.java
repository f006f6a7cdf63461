package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a run for each message that a number or messaging service of Twilio receives, at once. Enter the flow's
 * address at Twilio, under "A message comes in". Twilio must be able to reach the server. If it cannot, use
 * {@code twilio.inbox}.
 */
@TriggerInfo(id = "received", title = "Message received (webhook)", payload = TwilioReceived.Received.class)
public record TwilioReceived() implements WebhookTrigger<TwilioConnection> {

    /**
     * A message.
     *
     * @param id      the message's ID, which begins with {@code SM} or {@code MM}
     * @param from    the sender's number
     * @param to      the number that received the message
     * @param text    the text
     * @param media   the addresses of media such as pictures. Requests for them need the account's credentials
     * @param details all parameters that Twilio sent, by Twilio's names
     */
    public record Received(
            String id, String from, String to, String text, List<String> media, Map<String, String> details) {}

    @Override
    public void verify(InboundRequest request, TriggerContext<TwilioConnection> context) throws ConnectorException {
        TwilioWebhook.verify(request, context);
    }

    @Override
    public WebhookTrigger.Received receive(InboundRequest request, TriggerContext<TwilioConnection> context)
            throws ConnectorException {
        Map<String, String> form = TwilioWebhook.form(request);
        String id = TwilioWebhook.required(form, "MessageSid");
        List<String> media = new ArrayList<>();
        for (int i = 0; form.containsKey("MediaUrl" + i); i++) media.add(form.get("MediaUrl" + i));
        Received message = new Received(
                id,
                TwilioWebhook.required(form, "From"),
                TwilioWebhook.required(form, "To"),
                form.getOrDefault("Body", ""),
                media,
                form);
        return WebhookTrigger.Received.of(new Event(message, id));
    }
}
