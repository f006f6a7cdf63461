package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.OAuth2;
import io.junctura.api.Permissions;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.net.URI;
import org.pf4j.Extension;

/** Posts messages where a person has to consent first. */
@Extension
@Permissions(hosts = "chat.example")
@ConnectorInfo(id = "chat", title = "Chat", connection = Chat.Account.class, actions = Chat.Post.class)
public final class Chat implements Connector {

    /**
     * An account of the chat.
     *
     * @param address      where its API is
     * @param clientId     of the application
     * @param clientSecret of the application
     */
    @ConnectionInfo(address = "address")
    @OAuth2(authorize = "https://chat.example/authorize", token = "https://chat.example/token")
    public record Account(
            @Field(example = "https://api.chat.example") String address, String clientId, Secret clientSecret)
            implements Connection {

        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
            send(context, "GET", "/account");
        }

        int send(Context<?> context, String method, String path) throws ConnectorException, InterruptedException {
            HttpRequest request =
                    HttpRequest.to(method, URI.create(address + path)).build();
            try (HttpAnswer answer = context.tokens().send(request)) {
                int status = answer.status();
                String said = "The chat has answered " + status + ".";
                if (status == 401) throw ConnectorException.credentials(said + " Authorize the connection again.");
                if (status == 429 || status >= 500) {
                    throw ConnectorException.tryLater(Reached.MAYBE, said);
                }
                if (status >= 400) throw ConnectorException.refused(said);
                return status;
            }
        }
    }

    /**
     * Posts a message to a channel.
     *
     * @param channel where to
     */
    @ActionInfo(id = "post", title = "Post a message", effect = Effect.UNSAFE)
    public record Post(
            @Field(pattern = "^[a-z]+$", patternHint = "small letters", example = "general")
            String channel) implements Action<Account, Integer> {
        @Override
        public Integer run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            return context.connection().send(context, "POST", "/channels/" + channel);
        }
    }
}
