package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a person by e-mail address.
 *
 * @param email the person's e-mail address at Slack
 */
@ActionInfo(id = "find-user", title = "Find a user by e-mail", effect = Effect.READ)
public record FindUser(@Field(example = "ada@example.com") String email)
        implements Action<SlackConnection, FindUser.User> {

    /**
     * A person.
     *
     * @param found    whether the person was found. If not, all other values are absent
     * @param id       the person's ID
     * @param name     the name for mentions
     * @param realName the name that people see
     * @param timeZone the time zone, such as {@code Europe/Vienna}
     */
    public record User(
            boolean found,
            @Nullable String id,
            @Nullable String name,
            @Nullable String realName,
            @Nullable String timeZone) {}

    private record Answer(Found user) {}

    private record Found(
            String id,
            @Nullable String name,
            @Nullable String real_name,
            @Nullable String tz) {}

    public FindUser {
        if (email.isBlank()) throw new IllegalArgumentException("email must not be empty.");
    }

    @Override
    public User run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        Slack.Answer answer = Slack.of(context).get("users.lookupByEmail", Map.of("email", email), "users_not_found");
        if (answer.error() != null) return new User(false, null, null, null, null);
        Found user = answer.as(Answer.class).user();
        return new User(true, user.id(), user.name(), user.real_name(), user.tz());
    }
}
