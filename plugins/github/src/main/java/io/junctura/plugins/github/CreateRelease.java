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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a release.
 *
 * @param repository    the repository
 * @param tag           the tag. It is created if it does not exist
 * @param target        the branch or commit of a new tag. Without it, the repository's default branch
 * @param name          the release's name. Without it, the tag
 * @param notes         the text, in Markdown
 * @param generateNotes whether GitHub adds a list of the changes
 * @param draft         whether the release is a draft
 * @param prerelease    whether the release is a prerelease
 */
@ActionInfo(id = "create-release", title = "Publish a release", effect = Effect.UNSAFE)
public record CreateRelease(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(example = "v1.2.0") String tag,
        @Nullable String target,
        @Nullable String name,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String notes,
        @Field(fallback = "false") boolean generateNotes,
        @Field(fallback = "false") boolean draft,
        @Field(fallback = "false") boolean prerelease)
        implements Action<GitHubConnection, CreateRelease.Release> {

    /**
     * A release.
     *
     * @param id  the number
     * @param url the address of its page
     */
    public record Release(long id, String url) {}

    private record Answer(long id, String html_url, String tag_name) {
        Release release() {
            return new Release(id, html_url);
        }
    }

    public CreateRelease {
        if (tag.isBlank()) throw new IllegalArgumentException("tag must not be empty.");
    }

    @Override
    public Release run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("tag_name", tag);
        if (target != null) release.put("target_commitish", target);
        release.put("name", name == null ? tag : name);
        if (notes != null) release.put("body", notes);
        release.put("generate_release_notes", generateNotes);
        release.put("draft", draft);
        release.put("prerelease", prerelease);
        return GitHub.of(context)
                .post(path(), release)
                .send()
                .json(Answer.class)
                .release();
    }

    /** A tag has one release; a draft is found in the list only. */
    @Override
    public Verdict<Release> verify(ActionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return GitHub.of(context).get(path()).query("per_page", 100).brief().send().jsonList(Answer.class).stream()
                .filter(release -> release.tag_name().equals(tag))
                .findFirst()
                .<Verdict<Release>>map(release -> new Verdict.Done<>(release.release()))
                .orElseGet(Verdict.NotDone::new);
    }

    private String path() throws ConnectorException {
        return Repository.path(repository) + "/releases";
    }
}
