package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes an issue or a pull request. The given values replace the current ones.
 *
 * @param repository the repository
 * @param issue      the issue's number
 * @param title      the issue's title
 * @param text       the text, in Markdown
 * @param state      the state, {@code open} or {@code closed}
 * @param reason     why the issue is closed or reopened: {@code completed}, {@code not_planned}, {@code duplicate} or
 *                   {@code reopened}
 * @param labels     the names of all labels
 * @param assignees  the logins of all assignees
 */
@ActionInfo(id = "update-issue", title = "Change an issue", effect = Effect.IDEMPOTENT)
public record UpdateIssue(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(min = 1) long issue,
        @Nullable String title,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        @Field(choices = {"open", "closed"}) @Nullable String state,

        @Field(choices = {"completed", "not_planned", "duplicate", "reopened"}) @Nullable
        String reason,

        List<String> labels,
        List<String> assignees)
        implements Action<GitHubConnection, Issue> {

    @Override
    public Issue run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        Map<String, Object> change = new LinkedHashMap<>();
        if (title != null) change.put("title", title);
        if (text != null) change.put("body", text);
        if (state != null) change.put("state", state);
        if (reason != null) change.put("state_reason", reason);
        if (!labels.isEmpty()) change.put("labels", labels);
        if (!assignees.isEmpty()) change.put("assignees", assignees);
        if (change.isEmpty())
            throw ConnectorException.badInput(
                    "The step changes nothing. Set at least one field besides \"repository\" and \"issue\".");
        return GitHub.of(context)
                .to("PATCH", Repository.path(repository) + "/issues/" + issue)
                .json(change)
                .send()
                .json(Issue.Answer.class)
                .issue();
    }
}
