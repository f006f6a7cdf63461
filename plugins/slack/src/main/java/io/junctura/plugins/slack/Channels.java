package io.junctura.plugins.slack;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Options;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The channels that the app sees. */
public final class Channels implements Options<SlackConnection> {
    /** Slack takes less than 1,000. */
    private static final int PAGE = 999;

    /** One channel. */
    record Channel(
            String id,
            @Nullable String name,
            @Nullable Boolean is_private,
            @Nullable Boolean is_member) {}

    /** Some channels. */
    record Found(List<Channel> channels, Slack.@Nullable Metadata response_metadata) {}

    /** @param cursor of the page; null for the first one */
    static Found page(ConnectionContext<SlackConnection> context, @Nullable String cursor)
            throws ConnectorException, InterruptedException {
        Arguments list = new Arguments()
                .with("types", "public_channel,private_channel")
                .with("exclude_archived", true)
                .with("limit", PAGE)
                .with("cursor", cursor);
        return Slack.of(context).get("conversations.list", list).as(Found.class);
    }

    @Override
    public Page find(Question question, Context<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        Found found = page(context, question.page());
        String wanted = question.text().toLowerCase(Locale.ROOT).replace("#", "");
        List<Option> options = found.channels().stream()
                .filter(channel -> String.valueOf(channel.name()).contains(wanted))
                .map(channel -> Option.of(channel.id(), "#" + channel.name()))
                .toList();
        return new Page(options, Pages.next(found.response_metadata()));
    }
}
