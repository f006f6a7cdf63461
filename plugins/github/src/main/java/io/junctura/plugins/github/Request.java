package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends any request to the REST API.
 *
 * @param method the HTTP method: GET, POST, PUT, PATCH or DELETE
 * @param path   the path from the API's root, such as {@code /repos/octo-org/orders/labels}
 * @param query  query parameters
 * @param body   the JSON value to send
 */
@ActionInfo(id = "request", title = "Send any request", effect = Effect.UNSAFE)
public record Request(
        @Field(
                fallback = "GET",
                choices = {"GET", "POST", "PUT", "PATCH", "DELETE"})
        String method,

        @Field(
                pattern = "^/",
                patternHint = "a path that begins with /, such as /repos/octo-org/orders/labels",
                mixed = Field.Mixed.PATH_SEGMENT)
        String path,

        Map<String, String> query,
        @Field(widget = Field.Widget.JSON) @Nullable Object body)
        implements Action<GitHubConnection, Request.Answered> {

    /**
     * GitHub's response.
     *
     * @param status the HTTP status, 200 to 299
     * @param body   the JSON value of the response; absent if it has none
     */
    public record Answered(int status, @Nullable Object body) {}

    @Override
    public Optional<Effect> effect() {
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "GET" -> Optional.of(Effect.READ);
            case "PUT", "DELETE" -> Optional.of(Effect.IDEMPOTENT);
            default -> Optional.empty();
        };
    }

    @Override
    public Answered run(ActionContext<GitHubConnection> context) throws ConnectorException, InterruptedException {
        GitHub.Call call = GitHub.of(context)
                .to(method.toUpperCase(Locale.ROOT), absolute(path))
                .json(body);
        query.forEach(call::query);
        try (HttpAnswer answer = call.send()) {
            byte[] bytes = answer.bytes();
            return new Answered(
                    answer.status(), bytes.length == 0 ? null : context.json().parse(bytes));
        }
    }

    static String absolute(String path) throws ConnectorException {
        if (path.startsWith("/") && !path.startsWith("//")) return path;
        throw ConnectorException.badInput("\"path\" must begin with one /, such as /user, not \"" + path + "\".");
    }
}
