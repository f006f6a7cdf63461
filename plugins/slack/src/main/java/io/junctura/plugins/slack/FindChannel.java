package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a channel by its name. Private channels are found only if the app is a member. Archived channels are not found.
 *
 * @param name the channel's name, with or without {@code #}
 */
@ActionInfo(id = "find-channel", title = "Find a channel by name", effect = Effect.READ)
public record FindChannel(@Field(example = "orders") String name)
        implements Action<SlackConnection, FindChannel.Channel> {

    /**
     * A channel.
     *
     * @param found     whether the channel was found. If not, all other values are absent
     * @param id        the channel's ID
     * @param name      the channel's name, without {@code #}
     * @param isPrivate whether only its members see the channel
     * @param isMember  whether the app is a member
     */
    public record Channel(
            boolean found,
            @Nullable String id,
            @Nullable String name,
            @Nullable Boolean isPrivate,
            @Nullable Boolean isMember) {}

    public FindChannel {
        if (name.isBlank()) throw new IllegalArgumentException("name must not be empty.");
    }

    @Override
    public Channel run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        String wanted = name.replace("#", "").strip().toLowerCase(Locale.ROOT);
        String cursor = null;
        do {
            Channels.Found page = Channels.page(context, cursor);
            for (Channels.Channel one : page.channels()) {
                if (wanted.equals(one.name())) {
                    return new Channel(true, one.id(), one.name(), one.is_private(), one.is_member());
                }
            }
            String next = Pages.next(page.response_metadata());
            cursor = next == null || next.equals(cursor) ? null : next;
        } while (cursor != null);
        return new Channel(false, null, null, null, null);
    }
}
