package io.junctura.plugins.sms;

import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account at Twilio. Sending needs the auth token or an API key; webhooks need the auth token, by which Twilio signs them.
 *
 * @param accountSid       the account's ID, which begins with {@code AC}
 * @param authToken        the account's auth token
 * @param apiKey           the API key for the sign-in in place of the auth token. It begins with {@code SK}
 * @param apiKeySecret     the API key's secret
 * @param from             the sender of messages that do not name one
 * @param messagingService the messaging service that chooses the sender of messages that do not name one. It begins
 *                         with {@code MG}
 * @param reports          the public address of a flow with the trigger {@code twilio.status}, to which Twilio sends
 *                         delivery reports. Without it, the address of the messaging service
 * @param address          the API's address. For a region other than the United States, an address such as
 *                         {@code https://api.dublin.ie1.twilio.com}
 */
@ConnectionInfo(
        address = "address",
        keepsSecrets = {"from", "messagingService"})
@Rule(
        of = {"from", "messagingService"},
        must = Rule.Must.AT_MOST_ONE)
public record TwilioConnection(
        @Field(
                title = "Account SID",
                example = "AC0123456789abcdef0123456789abcdef",
                pattern = "^AC[0-9a-fA-F]{32}$",
                patternHint = "AC and 32 digits and letters from a to f")
        String accountSid,

        @Nullable Secret authToken,

        @Field(title = "API key", example = "SK0123456789abcdef0123456789abcdef", advanced = true) @Nullable
        String apiKey,

        @Field(title = "API key secret") @Nullable Secret apiKeySecret,

        @Field(example = "+4915735990000") @Nullable String from,

        @Field(example = "MG0123456789abcdef0123456789abcdef") @Nullable
        String messagingService,

        @Field(
                title = "Address for delivery reports",
                example = "https://junctura.example.com/hooks/default/texts/status",
                pattern = "^https?://[^/]+",
                patternHint =
                        "the public address of a flow, such as https://junctura.example.com/hooks/default/texts/status",
                advanced = true)
        @Nullable
        String reports,

        @Field(fallback = "https://api.twilio.com", advanced = true)
        String address)
        implements SmsConnection {

    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-fA-F]{32}");

    public TwilioConnection {
        if (!ACCOUNT.matcher(accountSid).matches()) {
            throw new IllegalArgumentException("accountSid must be AC and 32 digits and letters from a to f.");
        }
        if (authToken == null && (apiKey == null || apiKeySecret == null)) {
            throw new IllegalArgumentException("Set \"authToken\"; or \"apiKey\" and \"apiKeySecret\".");
        }
        if (!isAddress(address)) {
            throw new IllegalArgumentException(
                    "address must be that of the API, such as https://api.twilio.com, not \"" + address + "\".");
        }
        if (reports != null && !isAddress(reports)) {
            throw new IllegalArgumentException(
                    "reports must be the public address of a flow, such as https://junctura.example.com/…, not \""
                            + reports + "\".");
        }
    }

    private static boolean isAddress(String text) {
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean hasKey() {
        return apiKey != null && apiKeySecret != null;
    }

    /** @throws ConnectorException if there is none, so that nothing can be checked that Twilio has signed */
    Secret signingToken() throws ConnectorException {
        if (authToken != null) return authToken;
        throw ConnectorException.credentials(
                "Twilio signs webhooks with the account's auth token. Set the secret \"authToken\" of the connection.");
    }

    @Override
    public Sent send(SendMessage message, ActionContext<SmsConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return new Twilio(this, context).send(message);
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        new Twilio(this, context).test();
    }
}
