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
 * Starts a workflow of GitHub Actions that has {@code on: workflow_dispatch}.
 *
 * @param repository the repository
 * @param workflow   the name of the workflow's file, such as {@code deploy.yml}, or its number
 * @param ref        the branch or tag that the workflow runs on
 * @param inputs     the workflow's inputs
 */
@ActionInfo(id = "start-workflow", title = "Start a workflow", effect = Effect.UNSAFE)
public record StartWorkflow(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(example = "deploy.yml") String workflow,
        @Field(example = "main") String ref,
        Map<String, String> inputs)
        implements Action<GitHubConnection, Void> {

    public StartWorkflow {
        if (workflow.isBlank()) throw new IllegalArgumentException("workflow must not be empty.");
        if (ref.isBlank()) throw new IllegalArgumentException("ref must not be empty.");
    }

    @Override
    public @Nullable Void run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        String path =
                Repository.path(repository) + "/actions/workflows/" + Repository.segment(workflow) + "/dispatches";
        GitHub.of(context)
                .post(path, Map.of("ref", ref, "inputs", inputs))
                .send()
                .close();
        return null;
    }
}
