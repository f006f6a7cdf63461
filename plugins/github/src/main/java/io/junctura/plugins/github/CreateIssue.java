package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Verdict;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens an issue. Its text ends with an invisible mark, by which a repeated attempt finds the issue of an earlier one.
 *
 * @param repository the repository
 * @param title      the issue's title
 * @param text       the text, in Markdown
 * @param labels     the names of the labels
 * @param assignees  the logins of the assignees
 * @param milestone  the number of a milestone
 */
@ActionInfo(id = "create-issue", title = "Open an issue", effect = Effect.UNSAFE)
public record CreateIssue(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        String title,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        List<String> labels,
        List<String> assignees,
        @Field(advanced = true) @Nullable Long milestone)
        implements Action<GitHubConnection, Issue> {

    public CreateIssue {
        if (title.isBlank()) throw new IllegalArgumentException("title must not be empty.");
    }

    @Override
    public Issue run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        Map<String, Object> issue = new LinkedHashMap<>();
        issue.put("title", title);
        issue.put("body", Marker.with(text, context.idempotencyKey()));
        if (!labels.isEmpty()) issue.put("labels", labels);
        if (!assignees.isEmpty()) issue.put("assignees", assignees);
        if (milestone != null) issue.put("milestone", milestone);
        return GitHub.of(context)
                .post(Repository.path(repository) + "/issues", issue)
                .send()
                .json(Issue.Answer.class)
                .issue();
    }

    @Override
    public Verdict<Issue> verify(ActionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return GitHub.of(context)
                .get(Repository.path(repository) + "/issues")
                .query("state", "all")
                .query("sort", "created")
                .query("direction", "desc")
                .query("per_page", 100)
                .brief()
                .send()
                .jsonList(Issue.Answer.class)
                .stream()
                .filter(issue -> Marker.isIn(issue.body(), context.idempotencyKey()))
                .findFirst()
                .<Verdict<Issue>>map(issue -> new Verdict.Done<>(issue.issue()))
                .orElseGet(Verdict.NotDone::new);
    }
}
