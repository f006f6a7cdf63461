package io.junctura.plugins.sms;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Text messages by Twilio: sends them, and starts flows for those that come in and for delivery reports. */
@Extension
@Permissions(hosts = "api.twilio.com")
@ConnectorInfo(
        id = "twilio",
        title = "Twilio",
        connection = TwilioConnection.class,
        actions = SendMessage.class,
        triggers = {TwilioReceived.class, TwilioStatus.class, TwilioInbox.class})
public final class TwilioConnector implements Connector {}
