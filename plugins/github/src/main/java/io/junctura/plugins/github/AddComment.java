package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NextPage;
import io.junctura.api.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Comments on an issue or a pull request. The text ends with an invisible mark, by which a repeated attempt finds the
 * comment of an earlier one.
 *
 * @param repository the repository
 * @param issue      the issue's number
 * @param text       the text, in Markdown
 */
@ActionInfo(id = "add-comment", title = "Comment on an issue", effect = Effect.UNSAFE)
public record AddComment(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(min = 1) long issue,
        @Field(widget = Field.Widget.MULTILINE) String text)
        implements Action<GitHubConnection, AddComment.Comment> {

    /**
     * A comment.
     *
     * @param id  the issue's number
     * @param url the address of the comment on the issue's page
     */
    public record Comment(long id, String url) {}

    private record Answer(
            long id, String html_url, @Nullable String body) {
        Comment comment() {
            return new Comment(id, html_url);
        }
    }

    public AddComment {
        if (text.isBlank()) throw new IllegalArgumentException("text must not be empty.");
    }

    @Override
    public Comment run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        return GitHub.of(context)
                .post(path(), Map.of("body", Marker.with(text, context.idempotencyKey())))
                .send()
                .json(Answer.class)
                .comment();
    }

    @Override
    public Verdict<Comment> verify(ActionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        List<Comment> found = new ArrayList<>();
        GitHub.of(context).get(path()).query("per_page", 100).brief().pages(page -> {
            page.jsonList(Answer.class).stream()
                    .filter(answer -> Marker.isIn(answer.body(), context.idempotencyKey()))
                    .forEach(answer -> found.add(answer.comment()));
            return found.isEmpty() ? NextPage.link(page) : NextPage.none();
        });
        return found.isEmpty() ? new Verdict.NotDone<>() : new Verdict.Done<>(found.get(0));
    }

    private String path() throws ConnectorException {
        return Repository.path(repository) + "/issues/" + issue + "/comments";
    }
}
