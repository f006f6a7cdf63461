package io.junctura.plugins.slack;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/**
 * Sends messages, files and reactions to Slack, finds users and channels, and starts flows for events, slash commands
 * and buttons.
 */
@Extension
@Permissions(
        files = true,
        hosts = {"slack.com", "*.slack.com", "*.slack-gov.com"})
@ConnectorInfo(
        id = "slack",
        title = "Slack",
        connection = SlackConnection.class,
        actions = {
            PostMessage.class,
            UpdateMessage.class,
            AddReaction.class,
            UploadFile.class,
            FindUser.class,
            FindChannel.class,
            Respond.class,
            SendByWebhook.class
        },
        triggers = {
            EventReceived.class,
            CommandReceived.class,
            ActionReceived.class,
            SocketEvent.class,
            SocketCommand.class,
            SocketAction.class
        })
public final class SlackConnector implements Connector {}
