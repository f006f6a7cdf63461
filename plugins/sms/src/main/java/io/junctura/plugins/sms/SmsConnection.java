package io.junctura.plugins.sms;

import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import java.io.IOException;

/** A way to send text messages. */
public interface SmsConnection extends Connection {

    Sent send(SendMessage message, ActionContext<SmsConnection> context)
            throws ConnectorException, IOException, InterruptedException;
}
