package io.junctura.fault.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Requests to every route and method of the server's OpenAPI document in turn, by random callers. */
public final class RouteRequests implements Requests {
    private static final List<String> QUERIES = List.of(
            "true",
            "false",
            "1",
            "20",
            "0",
            "-1",
            "100000",
            "failed",
            "succeeded",
            "default",
            "fuzzed",
            "any",
            "payload");
    private static final List<String> ETAGS = List.of("*", "\"1\"", "W/\"1\"", "\"1\", \"2\"", "1", "\"");

    private final Map<?, ?> document;
    private final KnownObjects known;
    private final List<Operation> operations = new ArrayList<>();
    private int next;

    private record Operation(String method, String path, Map<?, ?> described) {
        String tag() {
            String rest = path.replaceFirst("^/api/v1/", "").replaceFirst("^/", "");
            return rest.split("/", 2)[0];
        }
    }

    /** @param document the server's OpenAPI document */
    public RouteRequests(Map<?, ?> document, KnownObjects known) {
        this.document = document;
        this.known = known;
        ((Map<?, ?>) document.get("paths"))
                .forEach((path, methods) -> ((Map<?, ?>) methods).forEach((method, described) -> {
                    if (described instanceof Map<?, ?> map && map.containsKey("responses")) {
                        operations.add(new Operation(((String) method).toUpperCase(Locale.ROOT), (String) path, map));
                    }
                }));
        if (operations.isEmpty()) throw new IllegalStateException("The OpenAPI document names no routes.");
    }

    public int routes() {
        return operations.size();
    }

    @Override
    public String name() {
        return "routes";
    }

    @Override
    public int share() {
        return 350;
    }

    @Override
    public FuzzedRequest next(Random random) {
        Operation operation = operations.get(next++ % operations.size());
        // The server must reject other methods, too.
        String method = HostileValues.oneIn(random, 30)
                ? HostileValues.pick(
                        random, List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"))
                : operation.method();
        FuzzedRequest.Builder request =
                FuzzedRequest.to(method, path(operation, random)).named(method + " " + operation.path());
        String caller = known.caller(known.anyCaller(random));
        if (!caller.isEmpty()) {
            String[] header = caller.split(": ", 2);
            request.header(header[0], header[1]);
            if (header[0].equals("Cookie")) request.header("X-Junctura", "1").header("Sec-Fetch-Site", "same-origin");
        }
        headers(operation, request, random);
        body(operation, request, random);
        return request.build();
    }

    private String path(Operation operation, Random random) {
        StringBuilder path = new StringBuilder();
        for (String segment : operation.path().substring(1).split("/", -1)) {
            path.append('/');
            if (!segment.startsWith("{")) path.append(segment);
            else path.append(encoded(parameter(operation, segment.substring(1, segment.length() - 1), random)));
        }
        String between = "?";
        for (Map<?, ?> parameter : parameters(operation, "query")) {
            if (random.nextInt(3) > 0) continue;
            String name = (String) parameter.get("name");
            path.append(between).append(encoded(name)).append('=').append(encoded(query(name, random)));
            between = "&";
            if (HostileValues.oneIn(random, 15))
                path.append(between).append(encoded(name)).append("=again");
        }
        if (HostileValues.oneIn(random, 15))
            path.append(between).append(encoded(HostileValues.text(random))).append("=1");
        return path.length() > 8_000 ? path.substring(0, 8_000).replaceFirst("%.?$", "") : path.toString();
    }

    private String parameter(Operation operation, String name, Random random) {
        if (HostileValues.oneIn(random, 8)) return HostileValues.text(random);
        return switch (name) {
            case "instance" -> "default";
            case "integration" -> "fuzzed";
            case "flow" -> HostileValues.pick(random, KnownObjects.FLOWS);
            case "topic" -> "fuzzed";
            case "version" -> "1";
            default -> known.anyId(operation.tag(), random);
        };
    }

    private String query(String name, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> HostileValues.text(random);
            case 1 -> name.equals("flow") ? "any" : HostileValues.pick(random, QUERIES);
            default -> known.anyId("runs", random);
        };
    }

    private static String encoded(String text) {
        // An unpaired surrogate cannot be encoded in an address, so it becomes a question mark.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<Map<?, ?>> parameters(Operation operation, String in) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (operation.described().get("parameters") instanceof List<?> all) {
            for (Object one : all) if (one instanceof Map<?, ?> map && in.equals(map.get("in"))) found.add(map);
        }
        return found;
    }

    private void headers(Operation operation, FuzzedRequest.Builder request, Random random) {
        for (Map<?, ?> parameter : parameters(operation, "header")) {
            if (random.nextInt(3) == 0) continue;
            String name = (String) parameter.get("name");
            String value = name.startsWith("If-") ? HostileValues.pick(random, ETAGS) : "key" + random.nextInt(50);
            request.header(name, HostileValues.oneIn(random, 4) ? HostileValues.headerValue(random) : value);
        }
        if (HostileValues.oneIn(random, 10)) request.header("If-None-Match", HostileValues.pick(random, ETAGS));
        if (HostileValues.oneIn(random, 20)) request.header("Content-Encoding", "gzip");
        if (HostileValues.oneIn(random, 20)) request.header("Accept", HostileValues.headerValue(random));
        if (HostileValues.oneIn(random, 20)) request.header("Range", "bytes=0-,5-1,-9999999999999");
        if (HostileValues.oneIn(random, 30)) request.header("Cookie", HostileValues.headerValue(random));
    }

    private void body(Operation operation, FuzzedRequest.Builder request, Random random) {
        Map<?, ?> content = operation.described().get("requestBody") instanceof Map<?, ?> body
                ? (Map<?, ?>) body.get("content")
                : null;
        if (content == null) {
            boolean some = !operation.method().equals("GET") && HostileValues.oneIn(random, 3);
            if (some) request.body("application/json", JsonText.of(HostileValues.value(random)));
            return;
        }
        Map.Entry<?, ?> chosen = HostileValues.pick(random, List.copyOf(content.entrySet()));
        Map<?, ?> schema = (Map<?, ?>) ((Map<?, ?>) chosen.getValue()).get("schema");
        Object value = new SchemaValues(document, random).value(schema);
        for (int i = random.nextInt(4); i > 0; i--) value = Mutations.value(value, random);
        byte[] bytes = JsonText.of(value).getBytes(StandardCharsets.UTF_8);
        if (HostileValues.oneIn(random, 8)) bytes = Mutations.bytes(bytes, random);
        String type = HostileValues.oneIn(random, 15) ? HostileValues.headerValue(random) : (String) chosen.getKey();
        request.body(type, bytes);
    }
}
