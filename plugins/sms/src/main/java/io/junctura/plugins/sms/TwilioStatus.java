package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for delivery reports of messages that Twilio sends. Set the flow's address as the connection's address for delivery
 * reports, or as the status callback of the messaging service. Reports may come out of order.
 *
 * @param statuses the statuses that start a run. Without it, the final ones: {@code delivered}, {@code undelivered} and
 *                 {@code failed}
 */
@TriggerInfo(id = "status", title = "Delivery report", payload = TwilioStatus.Report.class)
public record TwilioStatus(List<String> statuses) implements WebhookTrigger<TwilioConnection> {
    private static final List<String> FINAL = List.of("delivered", "undelivered", "failed");

    /**
     * A delivery report.
     *
     * @param id      the message's ID
     * @param status  the status, such as {@code delivered}
     * @param to      the recipient
     * @param from    the sender
     * @param error   Twilio's error number, if the message was not delivered
     * @param details all parameters that Twilio sent, by Twilio's names
     */
    public record Report(
            String id,
            String status,
            @Nullable String to,
            @Nullable String from,
            @Nullable String error,
            Map<String, String> details) {}

    @Override
    public void verify(InboundRequest request, TriggerContext<TwilioConnection> context) throws ConnectorException {
        TwilioWebhook.verify(request, context);
    }

    @Override
    public Received receive(InboundRequest request, TriggerContext<TwilioConnection> context)
            throws ConnectorException {
        Map<String, String> form = TwilioWebhook.form(request);
        String id = TwilioWebhook.required(form, "MessageSid");
        String status = TwilioWebhook.required(form, "MessageStatus");
        if (!(statuses.isEmpty() ? FINAL : statuses).contains(status)) return Received.of();
        Report report = new Report(id, status, form.get("To"), form.get("From"), form.get("ErrorCode"), form);
        return Received.of(new Event(report, id + " " + status));
    }
}
