package io.junctura.plugins.mail;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Starts flows for mail that arrives, by IMAP or POP3, and sends mail by SMTP. */
@Extension
@Permissions(sockets = true, files = true)
@ConnectorInfo(
        id = "mail",
        title = "Mail",
        connection = MailConnection.class,
        actions = {
            SendMail.class,
            SearchMessages.class,
            ReadMessage.class,
            MoveMessages.class,
            FlagMessages.class,
            DeleteMessages.class
        },
        triggers = {MailReceived.class, MailReceivedPop3.class})
public final class MailConnector implements Connector {}
