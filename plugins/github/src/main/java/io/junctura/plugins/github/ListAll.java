package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NextPage;
import io.junctura.api.Reached;
import io.junctura.api.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists all results of a list in the REST API, over all pages.
 *
 * @param path  the path from the API's root, such as {@code /repos/octo-org/orders/issues}
 * @param query query parameters, such as {@code state: all}
 */
@ActionInfo(id = "list", title = "List any resource", effect = Effect.READ)
public record ListAll(
        @Field(
                pattern = "^/",
                patternHint = "a path that begins with /, such as /repos/octo-org/orders/issues",
                mixed = Field.Mixed.PATH_SEGMENT)
        String path,

        Map<String, String> query)
        implements Action<GitHubConnection, Rows> {

    @Override
    public Rows run(ActionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        GitHub.Call call = GitHub.of(context)
                .get(Request.absolute(path))
                .query("per_page", query.containsKey("per_page") ? null : 100);
        query.forEach(call::query);
        return context.rows()
                .store(
                        "list.ndjson",
                        sink -> call.pages(page -> {
                            for (Object item : items(context.json().parse(page.bytes()))) sink.add(item);
                            return NextPage.link(page);
                        }));
    }

    /** Some lists are the one array within an object, beside a count. */
    private List<?> items(@Nullable Object page) throws ConnectorException {
        if (page instanceof List<?> list) return list;
        if (page instanceof Map<?, ?> map) {
            List<? extends List<?>> lists = map.values().stream()
                    .filter(List.class::isInstance)
                    .map(value -> (List<?>) value)
                    .toList();
            if (lists.size() == 1) return lists.get(0);
        }
        throw ConnectorException.broken(
                Reached.NO, "GitHub's answer at " + path + " is not a list. Use github.request.", null);
    }
}
