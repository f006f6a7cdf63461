package io.junctura.http;

import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the OpenAPI 3.1 document from the table of routes, when somebody asks for it. */
final class OpenApi implements Routes {
    static final String ADDRESS = "/api/v1/openapi.json";

    private final RouteTable table;
    private final String version;
    private volatile byte @Nullable [] written;

    OpenApi(RouteTable table, String version) {
        this.table = table;
        this.version = version;
    }

    @Override
    public void routes(RouteTable into) {
        into.get(ADDRESS, http -> {
                    byte[] document = written;
                    if (document == null) written = document = Json.write(document());
                    http.contentType("application/json").result(document);
                })
                .needs(Permission.VIEWER)
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
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "securitySchemes",
                        Map.of(
                                "token", Map.of("type", "http", "scheme", "bearer"),
                                "session", Map.of("type", "apiKey", "in", "cookie", "name", "junctura")),
                        "schemas",
                        Map.of("Problem", problem())));
        return document;
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
        if (body != null) operation.put("requestBody", Map.of("required", true, "content", content(body)));
        operation.put("responses", answers(route));
        operation.put(
                "security",
                route.permission() == Permission.PUBLIC
                        ? List.of()
                        : List.of(Map.of("token", List.of()), Map.of("session", List.of())));
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

    private static Map<String, Object> answers(Route route) {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (Route.Answer answer : route.answers()) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("description", answer.docs());
            if (answer.content() != null) described.put("content", content(answer.content()));
            answers.put(String.valueOf(answer.status()), described);
        }
        answers.put(
                "default",
                Map.of(
                        "description",
                        "A problem (RFC 9457)",
                        "content",
                        Map.of(
                                Problems.CONTENT_TYPE,
                                Map.of("schema", Map.of("$ref", "#/components/schemas/Problem")))));
        return answers;
    }

    private static Map<String, Object> content(Route.Content content) {
        return Map.of(content.type(), Map.of("schema", content.schema().get()));
    }

    private static Map<String, Object> problem() {
        return Schemas.object(
                "type", Schemas.string(),
                "title", Schemas.string(),
                "status", Schemas.integer(),
                "detail", Schemas.string("A sentence that says what is wrong and what to do"),
                "code", Schemas.string("Stable, for programs"),
                "id", Schemas.string("Names this one error in the server's log"),
                "errors?",
                        Schemas.list(Schemas.object(
                                "pointer", Schemas.string("JSON Pointer in the document"),
                                "line", Schemas.integer(),
                                "column", Schemas.integer(),
                                "code", Schemas.string(),
                                "message", Schemas.string(),
                                "suggestion?", Schemas.string())));
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
