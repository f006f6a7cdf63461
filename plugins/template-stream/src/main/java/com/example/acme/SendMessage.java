package com.example.acme;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import java.io.IOException;

/**
 * Sends a message.
 *
 * @param channel the channel that gets the message
 * @param text    the text, on one line
 */
@ActionInfo(id = "send-message", title = "Send a message", effect = Effect.KEYED)
public record SendMessage(String channel, String text) implements Action<AcmeConnection, SendMessage.Sent> {

    /** @param position the message's position in its channel */
    public record Sent(long position) {}

    public SendMessage {
        if (!channel.matches("[^\\s]+")) throw new IllegalArgumentException("channel must be one word.");
        if (text.contains("\n") || text.contains("\r")) {
            throw new IllegalArgumentException("text must be on one line.");
        }
    }

    @Override
    public Sent run(ActionContext<AcmeConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        // Acme recognizes a repeated attempt by the key, so the effect is KEYED.
        String request = "SEND " + context.idempotencyKey() + " " + channel + " " + text;
        return new Sent(Long.parseLong(context.shared(SharedLine.class).ask(request)));
    }
}
