package io.junctura.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the HTTP API is what {@code openapi.json} says, in short. */
class ApiPageTest {
    private static final String INTRODUCTION = """
        # HTTP API

        Everything that the web UI and the commands do is in this API. The build writes this page from the server's
        [OpenAPI document](/api/v1/openapi.json), which has the schema of each body and answer. A running server serves it at
        `/api/v1/openapi.json` to everyone who is signed in.

        ## Sign in

        Programs sign in with a token. Create one on the server's machine:

        ```
        export JUNCTURA_TOKEN=$(java -jar junctura.jar token create --title reports --role viewer)
        curl -H "Authorization: Bearer $JUNCTURA_TOKEN" 'http://127.0.0.1:8080/api/v1/runs?status=failed&limit=10'
        ```

        ```
        {"items":[{"id":"17","integration":"orders","flow":"order","status":"failed", …}],"next":null}
        ```

        A token has a role. Each role includes the roles before it: `viewer`, `operator`, `editor`, `connection-manager`, `admin`.
        [Users and permissions](../operate/access.md) lists what each role may do. The web UI uses a session cookie instead. A route
        with the role `public` needs no sign-in.

        ## Requests and answers

        | | |
        | --- | --- |
        | bodies | JSON in UTF-8, unless the route says otherwise. Lists refuse unknown query parameters |
        | times | ISO 8601 in UTC, such as `2030-01-31T09:30:00Z` |
        | IDs | texts, even if they consist of digits |
        | pages | Lists with `cursor` return `items` and `next`. Send `next` as `cursor` to get the next page. `next` is null on the last one |
        | changes by others | `GET` returns an `ETag`. Send it in `If-Match` with a change: 412 means that the resource has changed since. Send it in `If-None-Match` with a `GET`: 304 means that nothing has changed |
        | limits | [Limits of requests](../operate/limits.md) |

        ## Errors

        An error is a problem document (RFC 9457) with the type `application/problem+json`:

        ```json
        {"type": "urn:junctura:problem:not-found", "title": "Not Found", "status": 404, "code": "not-found",
         "detail": "No run has the ID 99.", "id": "9f2c61d07a3be845"}
        ```

        Programs compare `code`, which does not change. `detail` is for people. `id` finds the error in the server's log. An invalid
        document has a list `errors`, each with `pointer`, `line`, `code` and `message`.

        """;

    private static final String VERSION = """

        ## Versions

        The number in the path is the version of the API. Within one version, routes, members and codes are added, but not removed, and
        they keep their meaning. Programs must ignore members that they do not know. A change that breaks programs gets a new number,
        and the old one stays for at least one release. This holds from release 1.0 on. Before it, the [changelog](../../CHANGELOG.md)
        lists changes that break programs.
        """;

    /** The groups of the page, with the first segments of their paths. */
    private static final String GROUPS = """
        Integrations = integrations apply validate export templates schemas
        Expressions = expressions
        Connections = connections
        Connectors and plugins = connectors catalog plugins
        Runs = runs attention retries events received flows trigger-errors live
        Stored values = state xref
        Topics and outbound webhooks = topics subscriptions subscription-topics topic-choices deliveries portal-tokens
        Access = me session setup password tokens
        Operation = backups settings openapi.json health metrics
        Addresses of flows = hooks call callback oauth
        """;

    private final Map<?, ?> document;
    private final StringBuilder page = new StringBuilder(INTRODUCTION);

    ApiPageTest() throws IOException {
        document = (Map<?, ?>) Json.parse(Files.readAllBytes(Pages.ROOT.resolve("web-ui/src/api/openapi.json")));
    }

    @Test
    void everyRouteIsInTheReference() throws IOException {
        errors();
        page.append(VERSION);
        Map<String, List<Route>> byTag = new TreeMap<>();
        routes().forEach(route ->
                byTag.computeIfAbsent(route.tag(), tag -> new ArrayList<>()).add(route));
        for (String group : GROUPS.strip().lines().toList()) {
            page.append("\n## ").append(group, 0, group.indexOf(" = ")).append('\n');
            for (String tag : group.substring(group.indexOf(" = ") + 3).split(" ", -1)) {
                List<Route> routes = byTag.remove(tag);
                assertThat(routes).as("routes of the group " + tag).isNotNull();
                routes.forEach(this::route);
            }
        }
        assertThat(byTag).as("routes that are in no group").isEmpty();
        GeneratedPage.is("reference/api.md", page.toString());
    }

    /** @param methods those with the same summary, such as all methods with which a flow is called */
    private record Route(String path, List<String> methods, Map<?, ?> operation) {
        String tag() {
            return String.valueOf(list(operation, "tags").get(0));
        }

        String summary() {
            return String.valueOf(operation.get("summary"));
        }
    }

    private List<Route> routes() {
        Map<String, Route> routes = new LinkedHashMap<>();
        map(document, "paths")
                .forEach((path, operations) -> ((Map<?, ?>) operations).forEach((method, value) -> {
                    Map<?, ?> operation = (Map<?, ?>) value;
                    Route route = routes.computeIfAbsent(
                            path + " " + operation.get("summary"),
                            key -> new Route(String.valueOf(path), new ArrayList<>(), operation));
                    route.methods().add(String.valueOf(method).toUpperCase(Locale.ROOT));
                }));
        return List.copyOf(routes.values());
    }

    /** What the answers that many routes share mean. */
    private void errors() {
        Map<?, ?> shared = map(map(document, "components"), "responses");
        Map<String, TreeSet<String>> meanings = new TreeMap<>();
        for (Route route : routes()) {
            map(route.operation(), "responses").forEach((status, value) -> {
                String ref = String.valueOf(((Map<?, ?>) value).get("$ref"));
                if (!ref.startsWith("#/components/responses/")) return;
                Map<?, ?> response = map(shared, ref.substring(ref.lastIndexOf('/') + 1));
                meanings.computeIfAbsent(String.valueOf(status), key -> new TreeSet<>())
                        .add(String.valueOf(response.get("description")));
            });
        }
        page.append("Every route may give these answers. The tables below list only further ones.\n\n");
        page.append("| status | |\n| --- | --- |\n");
        meanings.forEach((status, texts) -> page.append("| ")
                .append(status)
                .append(" | ")
                .append(GeneratedPage.cell(String.join(". ", texts)))
                .append(" |\n"));
    }

    private void route(Route route) {
        page.append("\n### ")
                .append(String.join(", ", route.methods()))
                .append(" `")
                .append(route.path())
                .append("`\n\n");
        String needs = String.valueOf(route.operation().get("description")).replaceAll("^Needs: (.*)\\.$", "$1");
        page.append(route.summary()).append(". Role: ").append(needs).append(".\n");
        StringBuilder rows = new StringBuilder();
        for (Object each : list(route.operation(), "parameters")) {
            Map<?, ?> parameter = (Map<?, ?>) each;
            if ("path".equals(parameter.get("in"))) continue;
            row(rows, parameter.get("in") + " " + GeneratedPage.code(String.valueOf(parameter.get("name"))), parameter);
        }
        map(map(route.operation(), "requestBody"), "content")
                .forEach((type, content) -> body(rows, String.valueOf(type), map((Map<?, ?>) content, "schema")));
        if (rows.length() > 0) page.append("\n| input | |\n| --- | --- |\n").append(rows);
        answers(route);
    }

    private static void body(StringBuilder rows, String type, Map<?, ?> schema) {
        if (!type.equals("application/json") || map(schema, "properties").isEmpty()) {
            rows.append("| body | ").append(GeneratedPage.code(type)).append(" |\n");
            return;
        }
        List<?> required = list(schema, "required");
        map(schema, "properties").forEach((name, value) -> {
            String label =
                    "body " + GeneratedPage.code(String.valueOf(name)) + (required.contains(name) ? ", required" : "");
            row(rows, label, (Map<?, ?>) value);
        });
    }

    private static void row(StringBuilder rows, String name, Map<?, ?> described) {
        String text = described.get("description") instanceof String description ? description : type(described);
        rows.append("| ")
                .append(name)
                .append(" | ")
                .append(GeneratedPage.cell(text))
                .append(" |\n");
    }

    private static String type(Map<?, ?> schema) {
        List<?> choices = list(schema, "enum");
        if (!choices.isEmpty()) {
            return choices.stream()
                    .map(each -> GeneratedPage.code(String.valueOf(each)))
                    .collect(Collectors.joining(", "));
        }
        if (schema.get("format") instanceof String format) return format.replace("date-time", "a time");
        return schema.get("type") instanceof String type ? type.replace("string", "text") : "";
    }

    private void answers(Route route) {
        TreeSet<String> shared = new TreeSet<>();
        map(map(document, "components"), "responses")
                .forEach((name, value) -> shared.add(String.valueOf(((Map<?, ?>) value).get("description"))));
        page.append("\n| answer | |\n| --- | --- |\n");
        map(route.operation(), "responses").forEach((status, value) -> {
            Map<?, ?> answer = (Map<?, ?>) value;
            if (!(answer.get("description") instanceof String text) || "default".equals(status)) return;
            if (shared.contains(text)) return;
            page.append("| ")
                    .append(status)
                    .append(" | ")
                    .append(GeneratedPage.cell(text))
                    .append(members(answer));
            page.append(" |\n");
        });
    }

    /** The members of the answer's JSON, by name. */
    private static String members(Map<?, ?> answer) {
        Map<?, ?> properties = map(map(map(map(answer, "content"), "application/json"), "schema"), "properties");
        if (properties.isEmpty()) return "";
        return properties.keySet().stream()
                .map(name -> GeneratedPage.code(String.valueOf(name)))
                .collect(Collectors.joining(", ", ": ", ""));
    }

    private static Map<?, ?> map(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Map<?, ?> of, String key) {
        return of.get(key) instanceof List<?> list ? list : List.of();
    }
}
