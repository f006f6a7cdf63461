package io.junctura.http;

import io.junctura.http.schema.Mistake;
import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.Views;
import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Generates the OpenAPI 3.1 document from the route table, on the first request. */
final class OpenApi implements Routes {
    static final String ADDRESS = "/api/v1/openapi.json";

    private final RouteTable table;
    private final String version;
    private final String server;
    private volatile byte @Nullable [] written;

    /** @param publicUrl null: the address of the document */
    OpenApi(RouteTable table, String version, @Nullable String publicUrl) {
        this.table = table;
        this.version = version;
        this.server = publicUrl == null ? "/" : publicUrl;
    }

    /** Answers that many routes have in common, so that no route has to declare them. */
    private enum Common {
        SEEN(304, "Not changed: If-None-Match names the current state"),
        MALFORMED(400, "The request is malformed"),
        NOT_SIGNED_IN(401, "The caller is not signed in"),
        NOT_ALLOWED(403, "The caller may not do this"),
        NOT_FOUND(404, "The resource does not exist"),
        TOO_SLOW(408, "The body arrived too slowly"),
        STALE(412, "The resource has changed since the caller read it"),
        TOO_LARGE(413, "The body is larger than the limit of this address"),
        WRONG_TYPE(415, "This address does not accept the body's type"),
        INVALID(422, "The body is invalid; errors or pointer say where"),
        IF_MATCH_NEEDED(428, "The resource exists, so If-Match is needed"),
        TOO_MANY(429, "Too many requests; Retry-After says when to try again"),
        FAILED(500, "An error of the server; its log has the details under the problem's id"),
        UNAVAILABLE(503, "Not available at present; Retry-After says when to try again");

        private final int status;
        private final String docs;

        Common(int status, String docs) {
            this.status = status;
            this.docs = docs;
        }

        boolean isOf(Route route) {
            boolean open = route.permission() == Permission.PUBLIC;
            return switch (this) {
                case SEEN -> route.hasHeader("If-None-Match");
                case NOT_SIGNED_IN, NOT_ALLOWED -> !open;
                case NOT_FOUND -> route.path().indexOf('{') >= 0;
                case WRONG_TYPE -> route.body() != null || route.isOfFlows();
                case INVALID -> route.body() != null;
                case STALE, IF_MATCH_NEEDED -> route.hasHeader("If-Match");
                case MALFORMED, TOO_SLOW, TOO_LARGE, TOO_MANY, FAILED, UNAVAILABLE -> true;
            };
        }

        Map<String, Object> described() {
            return described(docs, status < 400 ? null : PROBLEM);
        }

        private static Map<String, Object> described(String docs, @Nullable Map<String, Object> content) {
            return content == null ? Map.of("description", docs) : Map.of("description", docs, "content", content);
        }
    }

    private static final Map<String, Object> PROBLEM =
            Map.of(Problems.CONTENT_TYPE, Map.of("schema", Map.of("$ref", "#/components/schemas/Problem")));

    /** A flow's response, which may be anything. */
    private static final Map<String, Object> ANYTHING = Map.of("*/*", Map.of());

    @Override
    public void routes(RouteTable into) {
        into.get(ADDRESS, http -> {
                    byte[] document = written;
                    if (document == null) written = document = Json.write(document());
                    http.contentType("application/json").result(document);
                })
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("This document")
                .answers(200, "OpenAPI 3.1", Schemas::any);
    }

    Map<String, Object> document() {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route route : table.routes()) {
            if (route.method().equals(RouteTable.ANY)) {
                for (String method : List.of("get", "post", "put", "patch", "delete")) {
                    methods(paths, route.path()).put(method, operation(route, method));
                }
            } else {
                String method = route.method().toLowerCase(Locale.ROOT);
                methods(paths, route.path()).put(method, operation(route, method));
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Junctura", "version", version));
        document.put("servers", List.of(Map.of("url", server)));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "securitySchemes",
                        Map.of(
                                "token", Map.of("type", "http", "scheme", "bearer"),
                                "session", cookie("junctura"),
                                "sessionOverTls", cookie("__Host-junctura")),
                        "schemas",
                        Map.of("Problem", problem()),
                        "responses",
                        common()));
        return document;
    }

    private static Map<String, Object> cookie(String name) {
        return Map.of("type", "apiKey", "in", "cookie", "name", name);
    }

    private static Map<String, Object> common() {
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Common common : Common.values()) responses.put(common.name(), common.described());
        return responses;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> methods(Map<String, Object> paths, String path) {
        return (Map<String, Object>) paths.computeIfAbsent(path, p -> new LinkedHashMap<>());
    }

    private static Map<String, Object> operation(Route route, String method) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", operationId(route, method));
        operation.put("summary", route.summary());
        operation.put("description", "Needs: " + route.permission().title() + ".");
        operation.put("tags", List.of(tag(route.path())));
        List<Object> parameters = parameters(route);
        if (!parameters.isEmpty()) operation.put("parameters", parameters);
        Route.Content body = route.body();
        if (body != null)
            operation.put("requestBody", Map.of("required", route.bodyNeeded(), "content", content(body)));
        operation.put("responses", answers(route));
        operation.put("security", security(route.permission()));
        return operation;
    }

    private static List<Object> parameters(Route route) {
        List<Object> parameters = new ArrayList<>();
        for (String segment : route.path().split("/", -1)) {
            if (segment.startsWith("{")) {
                String name = segment.substring(1, segment.length() - 1);
                parameters.add(Map.of("name", name, "in", "path", "required", true, "schema", Schemas.string()));
            }
        }
        for (Route.Parameter parameter : route.parameters()) {
            parameters.add(Map.of(
                    "name", parameter.name(),
                    "in", parameter.in(),
                    "required", parameter.required(),
                    "description", parameter.docs(),
                    "schema", Schemas.string()));
        }
        return parameters;
    }

    /** An empty requirement means that no authentication is needed. */
    private static List<Object> security(Permission permission) {
        if (permission == Permission.PUBLIC) return List.of();
        List<Object> ways = new ArrayList<>();
        if (permission == Permission.LOCAL) ways.add(Map.of());
        for (String way : List.of("token", "session", "sessionOverTls")) ways.add(Map.of(way, List.of()));
        return ways;
    }

    private static Map<String, Object> answers(Route route) {
        Map<String, Object> answers = new TreeMap<>();
        for (Common common : Common.values()) {
            if (!common.isOf(route)) continue;
            answers.put(
                    String.valueOf(common.status),
                    route.isAnsweredByFlows() && common.status >= 400
                            ? Common.described(common.docs, content(route, PROBLEM))
                            : Map.of("$ref", "#/components/responses/" + common.name()));
        }
        for (Route.Answer answer : route.answers()) {
            answers.put(
                    String.valueOf(answer.status()), Common.described(answer.docs(), content(route, content(answer))));
        }
        answers.put(
                "default",
                Common.described(
                        route.isAnsweredByFlows()
                                ? "The flow's response, or a problem (RFC 9457)"
                                : "A problem (RFC 9457)",
                        content(route, PROBLEM)));
        return answers;
    }

    private static @Nullable Map<String, Object> content(Route.Answer answer) {
        if (answer.content() != null) return content(answer.content());
        return answer.status() < 400 || answer.empty() ? null : PROBLEM;
    }

    /** A flow may use the same statuses as the server. */
    private static @Nullable Map<String, Object> content(Route route, @Nullable Map<String, Object> ours) {
        if (!route.isAnsweredByFlows() || ours == null) return ours;
        Map<String, Object> both = new LinkedHashMap<>(ours);
        both.putAll(ANYTHING);
        return both;
    }

    private static Map<String, Object> content(Route.Content content) {
        return Map.of(content.type(), Map.of("schema", content.schema().get()));
    }

    private static Map<String, Object> problem() {
        return Schemas.object(
                "type", Schemas.string(),
                "title", Schemas.string(),
                "status", Schemas.integer(),
                "detail", Schemas.string("What is wrong and what to do, for people"),
                "code", Schemas.string("Stable error code, for programs"),
                "id", Schemas.string("Identifies this error in the server's log"),
                "pointer?", Schemas.string("JSON Pointer to the mistake in the body"),
                "line?", Schemas.integer("Line of the mistake in the body, from 1"),
                "column?", Schemas.integer("Column of the mistake in the body, from 1"),
                "errors?", Schemas.list(Views.schema(Mistake.class)),
                "needs?", Schemas.string("The role that the caller lacks"),
                "run?", Schemas.string("The ID of the run concerned"),
                "event?", Schemas.string("The number of the event concerned"),
                "kind?", Schemas.string("Why the other system did not answer"),
                "suggestion?", Schemas.string("A name that is free"),
                "waiting?", Schemas.integer("How many runs wait"),
                "usages?", Schemas.list(Schemas.map(Schemas.any())),
                "writes?",
                        Schemas.list(Schemas.object(
                                "step", Schemas.string("The path of a step that changes something elsewhere"),
                                "use", Schemas.string("Its action; call: it starts another flow"),
                                "title", Schemas.string())),
                "usedBy?",
                        Map.of(
                                "description",
                                "Where the resource is used",
                                "anyOf",
                                List.of(Schemas.list(Schemas.string()), Schemas.map(Schemas.any()))));
    }

    private static String tag(String path) {
        String rest = path.startsWith("/api/v1/") ? path.substring("/api/v1/".length()) : path.substring(1);
        int end = rest.indexOf('/');
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** Such as {@code getIntegrationsByName}. */
    private static String operationId(Route route, String method) {
        StringBuilder id = new StringBuilder(method);
        String path = route.path().startsWith("/api/v1/") ? route.path().substring(7) : route.path();
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()) continue;
            String word = segment;
            if (segment.startsWith("{")) {
                id.append("By");
                word = segment.substring(1, segment.length() - 1);
            }
            boolean upper = true;
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (!Character.isLetterOrDigit(c)) {
                    upper = true;
                } else {
                    id.append(upper ? Character.toUpperCase(c) : c);
                    upper = false;
                }
            }
        }
        return id.toString();
    }
}
