package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the status of a commit. GitHub shows it at the commit and its pull requests.
 *
 * @param repository  the repository
 * @param commit      the commit's SHA
 * @param state       the state: {@code pending}, {@code success}, {@code failure} or {@code error}
 * @param context     what the status is about. A later status with the same context replaces it
 * @param description a short description
 * @param target      the address of a page with details
 */
@ActionInfo(id = "set-status", title = "Set a commit's status", effect = Effect.IDEMPOTENT)
public record SetStatus(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        String commit,

        @Field(choices = {"pending", "success", "failure", "error"})
        String state,

        @Field(fallback = "junctura") String context,
        @Nullable String description,
        @Nullable String target)
        implements Action<GitHubConnection, SetStatus.Status> {

    /** @param id the status's number */
    public record Status(long id) {}

    public SetStatus {
        if (commit.isBlank()) throw new IllegalArgumentException("commit must not be empty.");
    }

    @Override
    public Status run(ActionContext<GitHubConnection> attempt) throws ConnectorException, InterruptedException {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", state);
        status.put("context", context);
        if (description != null) status.put("description", description);
        if (target != null) status.put("target_url", target);
        return GitHub.of(attempt)
                .post(Repository.path(repository) + "/statuses/" + Repository.segment(commit), status)
                .send()
                .json(Status.class);
    }
}
