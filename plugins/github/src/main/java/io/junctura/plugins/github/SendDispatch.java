package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends a custom event to a repository, for workflows that have {@code on: repository_dispatch}.
 *
 * @param repository the repository
 * @param type       the event's name, of up to 100 characters
 * @param payload    the value of {@code github.event.client_payload} in workflows: an object with up to ten keys
 */
@ActionInfo(id = "send-dispatch", title = "Send an event to a repository", effect = Effect.UNSAFE)
public record SendDispatch(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(example = "orders-changed") String type,
        Map<String, Object> payload)
        implements Action<GitHubConnection, Void> {

    public SendDispatch {
        if (type.isBlank()) throw new IllegalArgumentException("type must not be empty.");
    }

    @Override
    public @Nullable Void run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        GitHub.of(context)
                .post(
                        Repository.path(repository) + "/dispatches",
                        Map.of("event_type", type, "client_payload", payload))
                .send()
                .close();
        return null;
    }
}
