package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Options;
import java.util.List;
import org.pf4j.Extension;

/** Has pick lists whose choices depend on another field. */
@Extension
@ConnectorInfo(id = "rooms", title = "Rooms", connection = Rooms.Account.class, actions = Rooms.Post.class)
public final class Rooms implements Connector {

    /**
     * An account.
     *
     * @param name its name
     */
    public record Account(String name) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) {}
    }

    /**
     * Posts to a channel.
     *
     * @param team    whose channel it is
     * @param channel where the text appears
     * @param thread  what the text answers
     */
    @ActionInfo(id = "post", title = "Post", effect = Effect.UNSAFE)
    public record Post(
            String team,
            @Field(options = Channels.class) String channel,
            @Field(options = Threads.class) String thread) implements Action<Account, String> {
        @Override
        public String run(ActionContext<Account> context) {
            return channel;
        }
    }

    /** Knows what to say without a team. */
    public static final class Channels implements Options<Account> {
        @Override
        public Page find(Question question, Context<Account> context) throws ConnectorException {
            if (!(question.input().get("team") instanceof String team)) {
                throw ConnectorException.badInput("The team is not filled in. Choose one first.");
            }
            if (!team.equals("T1")) throw ConnectorException.badInput("There is no team " + team + ". Choose another.");
            return Page.of(List.of(Option.of("C1", "general"), Option.of("C2", "random")));
        }
    }

    /** Takes the channel for granted. */
    public static final class Threads implements Options<Account> {
        @Override
        public Page find(Question question, Context<Account> context) {
            String channel = question.input().get("channel").toString();
            return Page.of(List.of(Option.of(channel + "-1", "the first")));
        }
    }
}
