package io.junctura;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of a running server, and answers held against it. */
final class ApiDocument {
    private static final String OPENAPI = "https://spec.openapis.org/";
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(id -> id.startsWith(OPENAPI) ? official(id) : null));

    /** One address and method. */
    record Operation(String method, String path, Map<String, Object> described) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        boolean has(String location, String name) {
            return list(described.get("parameters")).stream()
                    .map(ApiDocument::map)
                    .anyMatch(one -> name.equals(one.get("name")) && location.equals(one.get("in")));
        }

        /** The type of the body that it takes; null if it takes none. */
        @Nullable
        String bodyType() {
            Map<String, Object> content = map(map(described.get("requestBody")).get("content"));
            return content.isEmpty() ? null : content.keySet().iterator().next();
        }

        Map<String, Object> bodySchema() {
            Map<String, Object> content = map(map(described.get("requestBody")).get("content"));
            return map(map(content.get(String.valueOf(bodyType()))).get("schema"));
        }
    }

    private final Map<String, Object> document;
    private final Map<String, Schema> schemas = new LinkedHashMap<>();

    ApiDocument(Map<String, Object> document) {
        this.document = document;
    }

    /** What is wrong with it, by the official schema of OpenAPI 3.1. */
    List<Error> mistakes() {
        String id = OPENAPI + "oas/3.1/schema-base/2022-10-07";
        return REGISTRY.getSchema(official(id), InputFormat.JSON).validate(Json.text(document), InputFormat.JSON);
    }

    private static String official(String id) {
        String resource = id.substring("https:/".length());
        try (InputStream in = ApiDocument.class.getResourceAsStream(resource)) {
            if (in == null) throw new AssertionError("no " + resource);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        map(document.get("paths"))
                .forEach((path, methods) -> map(methods)
                        .forEach((method, operation) -> operations.add(
                                new Operation(method.toUpperCase(java.util.Locale.ROOT), path, map(operation)))));
        return operations;
    }

    /**
     * What the document does not say of an answer: its status, its type, or something in its body. A member that is not
     * described is a mistake.
     *
     * @return empty if the answer is as described
     */
    List<String> differences(Operation operation, int status, String contentType, byte[] body) {
        Map<String, Object> responses = map(operation.described().get("responses"));
        Map<String, Object> response = resolved(map(responses.get(String.valueOf(status))));
        Map<String, Object> otherwise = map(map(responses.get("default")).get("content"));
        boolean anything = otherwise.containsKey("*/*");
        if (response.isEmpty()) return anything ? List.of() : List.of("the status " + status + " is not described");
        Map<String, Object> content = map(response.get("content"));
        if (content.isEmpty()) {
            return body.length == 0 ? List.of() : List.of("a body is not described with " + status);
        }
        String type = contentType.replaceFirst(";.*", "").strip();
        if (!content.containsKey(type)) {
            boolean described = content.containsKey("*/*") || (anything && status >= 400);
            return described ? List.of() : List.of("the type \"" + type + "\" is not described with " + status);
        }
        if (!type.endsWith("json")) return List.of();
        Map<String, Object> schema = map(map(content.get(type)).get("schema"));
        List<String> differences = new ArrayList<>();
        for (Error error : compiled(operation + " " + status, schema)
                .validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON)) {
            differences.add(status + " " + error);
        }
        return differences;
    }

    private Schema compiled(String name, Map<String, Object> schema) {
        return schemas.computeIfAbsent(name, any -> REGISTRY.getSchema(Json.text(closed(schema)), InputFormat.JSON));
    }

    /** The schema without references, where nothing may be but what is described. */
    private Object closed(Object part) {
        if (part instanceof List<?> list) return list.stream().map(this::closed).toList();
        if (!(part instanceof Map<?, ?>)) return part;
        Map<String, Object> closed = new LinkedHashMap<>();
        Map<String, Object> schema = resolved(map(part));
        schema.forEach((key, value) -> closed.put(key, value == null ? null : closed(value)));
        boolean object = "object".equals(schema.get("type"))
                || (schema.get("type") instanceof List<?> types && types.contains("object"));
        if (object && schema.get("properties") instanceof Map<?, ?>) closed.putIfAbsent("additionalProperties", false);
        return closed;
    }

    private Map<String, Object> resolved(Map<String, Object> given) {
        if (!(given.get("$ref") instanceof String ref)) return given;
        Map<String, Object> here = document;
        for (String segment : ref.substring(2).split("/", -1)) here = map(here.get(segment));
        return here;
    }

    @SuppressWarnings("unchecked") // An object of JSON has no other keys.
    static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
