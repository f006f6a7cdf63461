package io.junctura.plugins.slack;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An app in a workspace of Slack. Enter only the secrets that your actions and triggers need.
 *
 * @param address         the address of the API. GovSlack: {@code https://slack-gov.com/api}
 * @param botToken        the bot's token, which begins with {@code xoxb-}, for all actions except
 *                        {@code send-by-webhook} and {@code respond}
 * @param signingSecret   the secret with which Slack signs its requests, for the triggers that Slack calls
 * @param appToken        the app-level token with the scope {@code connections:write}, which begins with {@code xapp-}, for the
 *                        triggers by Socket Mode
 * @param incomingWebhook the address of an incoming webhook, for {@code send-by-webhook}
 */
@ConnectionInfo(address = "address")
public record SlackConnection(
        @Field(fallback = SlackConnection.SLACK, advanced = true)
        String address,

        @Nullable Secret botToken,
        @Nullable Secret signingSecret,
        @Nullable Secret appToken,
        @Nullable Secret incomingWebhook)
        implements Connection {

    static final String SLACK = "https://slack.com/api";

    public SlackConnection {
        URI parsed;
        try {
            parsed = URI.create(address);
        } catch (IllegalArgumentException e) {
            parsed = URI.create("");
        }
        if (parsed.getHost() == null || parsed.getQuery() != null) {
            throw new IllegalArgumentException(
                    "\"address\" must be the address of the API, such as " + SLACK + ", not \"" + address + "\".");
        }
    }

    /** The secret with this name. */
    static Secret needed(@Nullable Secret secret, String name, String why) throws ConnectorException {
        if (secret != null) return secret;
        throw ConnectorException.credentials(
                "The connection has no \"" + name + "\", which " + why + " needs. Add it to the connection's secrets.");
    }

    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        Slack slack = Slack.of(context).brief();
        if (botToken != null) context.log().log(Level.INFO, slack.whoAmI());
        if (appToken != null) {
            slack.socketAddress();
            context.log().log(Level.INFO, "Slack accepts the app-level token for Socket Mode.");
        }
        if (incomingWebhook != null) {
            SecretUrl.mustExist(context, incomingWebhook);
            context.log().log(Level.INFO, "Slack knows the incoming webhook.");
        }
        if (botToken == null && appToken == null && incomingWebhook == null) {
            context.log().log(
                    Level.INFO,
                    NOTHING_CONTACTED + ": the connection has no token and no address of an incoming webhook.");
        }
    }
}
