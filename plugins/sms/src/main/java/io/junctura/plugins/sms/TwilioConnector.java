package io.junctura.plugins.sms;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Sends text messages by Twilio, and starts flows for received messages and delivery reports. */
@Extension
@Permissions(hosts = "api.twilio.com")
@ConnectorInfo(
        id = "twilio",
        title = "Twilio",
        connection = TwilioConnection.class,
        actions = SendMessage.class,
        triggers = {TwilioReceived.class, TwilioStatus.class, TwilioInbox.class})
public final class TwilioConnector implements Connector {}
