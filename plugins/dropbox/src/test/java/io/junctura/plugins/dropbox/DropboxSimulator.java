package io.junctura.plugins.dropbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.plugins.dropbox.SimulatedFiles.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dropbox's HTTP API, as its documentation and specification describe it, with one account. Refuses what Dropbox refuses: a request at
 * the wrong host, without sign-in or with one where there must be none, fields that are missing or unknown, arguments that are not ASCII
 * in their header, paths, offsets and hashes that are wrong, cursors that it has not given.
 */
public final class DropboxSimulator implements AutoCloseable {
    static final String TOKEN = "sl.token-1";

    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";
    private static final int MAX_BODY_SIZE = 150 << 20;

    /** Each with its host, the fields that it needs, and those that it knows besides. */
    private static final Map<String, Route> ROUTES = Map.ofEntries(
            Map.entry("users/get_current_account", new Route("api", Set.of(), Set.of())),
            Map.entry("files/list_folder", listing()),
            Map.entry("files/list_folder/get_latest_cursor", listing()),
            Map.entry("files/list_folder/continue", new Route("api", Set.of("cursor"), Set.of())),
            Map.entry("files/list_folder/longpoll", new Route("notify", Set.of("cursor"), Set.of("timeout"))),
            Map.entry("files/get_metadata", new Route("api", Set.of("path"), Set.of("include_deleted"))),
            Map.entry("files/create_folder_v2", new Route("api", Set.of("path"), Set.of("autorename"))),
            Map.entry("files/delete_v2", new Route("api", Set.of("path"), Set.of("parent_rev"))),
            Map.entry("files/move_v2", relocation()),
            Map.entry("files/copy_v2", relocation()),
            Map.entry("files/download", new Route("content", Set.of("path"), Set.of())),
            Map.entry("files/upload", new Route("content", Set.of("path"), commit())),
            Map.entry("files/upload_session/start", new Route("content", Set.of(), Set.of("close", "content_hash"))),
            Map.entry(
                    "files/upload_session/append_v2",
                    new Route("content", Set.of("cursor"), Set.of("close", "content_hash"))),
            Map.entry(
                    "files/upload_session/finish",
                    new Route("content", Set.of("cursor", "commit"), Set.of("content_hash"))),
            Map.entry("sharing/create_shared_link_with_settings", new Route("api", Set.of("path"), Set.of("settings"))),
            Map.entry(
                    "sharing/list_shared_links", new Route("api", Set.of(), Set.of("path", "cursor", "direct_only"))));

    private record Route(String host, Set<String> needed, Set<String> known) {}

    private static Route listing() {
        return new Route(
                "api",
                Set.of("path"),
                Set.of("recursive", "limit", "include_deleted", "include_non_downloadable_files"));
    }

    private static Route relocation() {
        return new Route("api", Set.of("from_path", "to_path"), Set.of("autorename", "allow_ownership_transfer"));
    }

    private static Set<String> commit() {
        return Set.of("mode", "autorename", "client_modified", "mute", "strict_conflict", "content_hash");
    }

    /** A request as it came. */
    record Call(String route, Map<String, Object> argument, int bytes) {}

    private record Answer(int status, Map<String, String> headers, byte[] body) {
        static Answer json(int status, Object value) {
            return new Answer(status, Map.of("Content-Type", JSON), Json.write(value));
        }

        static Answer text(int status, String text) {
            return new Answer(status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SimulatedFiles files;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Answer> instead = new HashMap<>();
    private final Set<String> scopesMissing = new HashSet<>();
    private String token = TOKEN;
    private boolean hasExpired;
    private final Set<String> lost = new HashSet<>();
    private @Nullable String damages;

    static {
        // Else each answer waits 40 ms for an acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    public DropboxSimulator(Supplier<Instant> clock) {
        files = new SimulatedFiles(clock);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** The hosts are the first parts of paths below it. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String at(String host) {
        return address() + "/" + host;
    }

    /** Those of a connection to it, without a sign-in. */
    Map<String, Object> addresses() {
        return new TreeMap<>(
                Map.of("address", at("api"), "contentAddress", at("content"), "notifyAddress", at("notify")));
    }

    SimulatedFiles files() {
        return files;
    }

    /** What was asked of a route, in the order of arrival. */
    synchronized List<Call> calls(String route) {
        return calls.stream().filter(call -> call.route().equals(route)).toList();
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Waits until a route has been asked so many times in all. */
    synchronized void await(String route, int times) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (calls(route).size() < times) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0)
                throw new AssertionError(route + " was asked " + calls(route).size() + " times: " + calls);
            wait(millis);
        }
    }

    /** Answers the next request of a route like this, and does nothing. */
    synchronized void next(String route, int status, Map<String, String> headers, String json) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", JSON);
        instead.put(route, new Answer(status, all, json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Does what the next request of a route asks for, and breaks the connection before the answer. */
    synchronized void loseNextAnswer(String route) {
        lost.add(route);
    }

    /** Changes a byte of what the next request of a route carries or yields. */
    synchronized void damageNext(String route) {
        damages = route;
    }

    /** Takes another access token only. */
    synchronized void token(String now) {
        token = now;
    }

    synchronized void expire() {
        hasExpired = true;
    }

    synchronized void lacks(String scope) {
        scopesMissing.add(scope);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer answer = answer(exchange, body);
        if (answer == null) {
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    /** Null: none, the connection breaks. */
    private @Nullable Answer answer(HttpExchange exchange, byte[] body) {
        String[] parts = exchange.getRequestURI().getRawPath().split("/", 4);
        String route = parts.length == 4 ? parts[3] : "";
        Route known = ROUTES.get(route);
        if (known == null || !parts[1].equals(known.host()) || !parts[2].equals("2")) {
            return Answer.text(404, "Unknown API function: " + exchange.getRequestURI());
        }
        Answer refused = refusal(exchange, route, known);
        if (refused != null) return refused;
        try {
            Map<String, Object> argument = argument(exchange, body, known);
            Answer given = arrived(new Call(route, argument, body.length));
            if (given != null) return given;
            Answer answer = reply(route, argument, damaged(route, body));
            return isLost(route) ? null : answer;
        } catch (Malformed e) {
            return Answer.text(400, "Error in call to API function \"" + route + "\": " + e.getMessage());
        } catch (Refusal e) {
            return isLost(route)
                    ? null
                    : Answer.json(409, Map.of("error_summary", e.summary() + "/...", "error", e.error()));
        }
    }

    private synchronized @Nullable Answer arrived(Call call) {
        calls.add(call);
        notifyAll();
        return instead.remove(call.route());
    }

    private synchronized boolean isLost(String route) {
        return lost.remove(route);
    }

    private synchronized byte[] damaged(String route, byte[] content) {
        if (!route.equals(damages) || content.length == 0) return content;
        damages = null;
        byte[] other = content.clone();
        other[0] ^= 1;
        return other;
    }

    private synchronized @Nullable Answer refusal(HttpExchange exchange, String route, Route known) {
        if (!exchange.getRequestMethod().equals("POST")) return Answer.text(405, "Use POST.");
        String sign = exchange.getRequestHeaders().getFirst("Authorization");
        if (known.host().equals("notify")) {
            return sign == null ? null : Answer.text(400, "This function takes no Authorization header.");
        }
        if (!("Bearer " + token).equals(sign)) return unauthorized("invalid_access_token", Map.of());
        if (hasExpired) return unauthorized("expired_access_token", Map.of());
        String scope = route.startsWith("sharing/create") ? "sharing.write" : "";
        return scopesMissing.contains(scope) ? unauthorized("missing_scope", Map.of("required_scope", scope)) : null;
    }

    private static Answer unauthorized(String tag, Map<String, Object> more) {
        Map<String, Object> error = new LinkedHashMap<>(more);
        error.put(".tag", tag);
        return Answer.json(401, Map.of("error_summary", tag + "/..", "error", error));
    }

    /** A request that Dropbox answers with 400 and a sentence. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private static Map<String, Object> argument(HttpExchange exchange, byte[] body, Route known) throws Malformed {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean isContent = known.host().equals("content");
        boolean fits = isContent ? BYTES.equals(type) : JSON.equals(type);
        if (!fits) throw new Malformed("Bad HTTP \"Content-Type\" header: \"" + type + "\".");
        if (body.length > MAX_BODY_SIZE) throw new Malformed("The request payload must be at most 150 MiB.");
        String text = isContent
                ? exchange.getRequestHeaders().getFirst("Dropbox-API-Arg")
                : new String(body, StandardCharsets.UTF_8);
        if (text == null) throw new Malformed("Must provide HTTP header \"Dropbox-API-Arg\".");
        if (isContent && text.chars().anyMatch(c -> c >= 0x7F)) {
            throw new Malformed("HTTP header \"Dropbox-API-Arg\": could not decode input as JSON");
        }
        Object value;
        try {
            value = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Malformed("could not decode input as JSON");
        }
        if (known.needed().isEmpty() && known.known().isEmpty()) {
            if (value != null) throw new Malformed("request body: expected null, got value");
            return Map.of();
        }
        Map<String, Object> argument = Json.object(value);
        if (argument == null) throw new Malformed("request body: expected object, got " + value);
        for (String field : known.needed()) {
            if (!argument.containsKey(field))
                throw new Malformed("request body: missing required field '" + field + "'");
        }
        for (String field : argument.keySet()) {
            if (!known.needed().contains(field) && !known.known().contains(field)) {
                throw new Malformed("request body: unknown field '" + field + "'");
            }
        }
        return argument;
    }

    private Answer reply(String route, Map<String, Object> argument, byte[] content) throws Refusal, Malformed {
        return switch (route) {
            case "users/get_current_account" ->
                Answer.json(
                        200,
                        Map.of(
                                "account_id",
                                "dbid:1",
                                "name",
                                Map.of("display_name", "Franz Ferdinand (Personal)"),
                                "email",
                                "franz@example.com",
                                "disabled",
                                false));
            case "files/list_folder/longpoll" -> longPoll(argument);
            case "files/download" -> download(path(argument, "path", false));
            default -> Answer.json(200, result(route, argument, content));
        };
    }

    private Object result(String route, Map<String, Object> argument, byte[] content) throws Refusal, Malformed {
        return switch (route) {
            case "files/list_folder" -> files.list(path(argument, "path", true), is(argument, "recursive"));
            case "files/list_folder/get_latest_cursor" ->
                Map.of("cursor", files.latest(path(argument, "path", true), is(argument, "recursive")));
            case "files/list_folder/continue" -> files.next(known(argument.get("cursor")));
            case "files/get_metadata" -> files.metadata(path(argument, "path", false));
            case "files/create_folder_v2" -> Map.of("metadata", files.createFolder(path(argument, "path", false)));
            case "files/delete_v2" -> Map.of("metadata", files.delete(path(argument, "path", false)));
            case "files/move_v2" -> Map.of("metadata", files.relocate(from(argument), to(argument), true));
            case "files/copy_v2" -> Map.of("metadata", files.relocate(from(argument), to(argument), false));
            case "files/upload" -> {
                mustMatch(argument, content, "content_hash_mismatch");
                yield files.upload(path(argument, "path", false), argument.get("mode"), content);
            }
            case "files/upload_session/start" -> {
                mustMatch(argument, content, "content_hash_mismatch");
                yield Map.of("session_id", files.startSession(content));
            }
            case "files/upload_session/append_v2" -> {
                mustMatch(argument, content, "content_hash_mismatch");
                Map<String, Object> cursor = cursor(argument);
                files.append((String) cursor.get("session_id"), ((Number) cursor.get("offset")).longValue(), content);
                yield Map.of();
            }
            case "files/upload_session/finish" -> {
                mustMatch(argument, content, "content_hash_mismatch");
                Map<String, Object> cursor = cursor(argument);
                Map<String, Object> commit = object(argument, "commit");
                yield files.finish(
                        (String) cursor.get("session_id"),
                        ((Number) cursor.get("offset")).longValue(),
                        content,
                        path(commit, "path", false),
                        commit.get("mode"));
            }
            case "sharing/create_shared_link_with_settings" -> {
                Object settings = argument.get("settings");
                Object expires = settings instanceof Map<?, ?> map ? map.get("expires") : null;
                if (settings != null && expires == null) throw new Malformed("settings: at least one must be given");
                yield files.share(path(argument, "path", false), expires);
            }
            case "sharing/list_shared_links" ->
                Map.of("links", files.links(path(argument, "path", false)), "has_more", false);
            default -> throw new AssertionError(route);
        };
    }

    private Answer longPoll(Map<String, Object> argument) throws Refusal, Malformed {
        Object timeout = argument.getOrDefault("timeout", 30L);
        if (!(timeout instanceof Number seconds) || seconds.longValue() < 30 || seconds.longValue() > 480) {
            throw new Malformed("timeout: " + timeout + " is not within range");
        }
        return Answer.json(200, Map.of("changes", files.await(known(argument.get("cursor")))));
    }

    private Answer download(String path) throws Refusal {
        byte[] content = files.content(path);
        byte[] result = Json.write(files.metadata(path));
        return new Answer(
                200,
                Map.of("Content-Type", BYTES, "Dropbox-API-Result", ascii(new String(result, StandardCharsets.UTF_8))),
                damaged("files/download", content));
    }

    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars().forEach(c -> ascii.append(c < 0x7F ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return ascii.toString();
    }

    private String known(@Nullable Object cursor) throws Malformed {
        if (cursor instanceof String text && files.knows(text)) return text;
        throw new Malformed("Invalid \"cursor\" parameter: " + cursor);
    }

    private static boolean is(Map<String, Object> argument, String field) {
        return Boolean.TRUE.equals(argument.get(field));
    }

    private static Map<String, Object> object(Map<String, Object> argument, String field) throws Malformed {
        Map<String, Object> value = Json.object(argument.get(field));
        if (value == null) throw new Malformed(field + ": expected object");
        return value;
    }

    private static Map<String, Object> cursor(Map<String, Object> argument) throws Malformed {
        Map<String, Object> cursor = object(argument, "cursor");
        if (cursor.get("session_id") instanceof String && cursor.get("offset") instanceof Number) return cursor;
        throw new Malformed("cursor: missing required field");
    }

    private static String from(Map<String, Object> argument) throws Malformed {
        return path(argument, "from_path", false);
    }

    private static String to(Map<String, Object> argument) throws Malformed {
        return path(argument, "to_path", false);
    }

    private static String path(Map<String, Object> argument, String field, boolean mayBeRoot) throws Malformed {
        Object value = argument.get(field);
        if (mayBeRoot && "".equals(value)) return "";
        if ("/".equals(value)) throw new Malformed("Specify the root folder as an empty string rather than as \"/\".");
        boolean fits =
                value instanceof String text && text.startsWith("/") && !text.endsWith("/") && !text.contains("//");
        if (fits) return (String) value;
        throw new Malformed(field + ": '" + value + "' did not match pattern");
    }

    private static void mustMatch(Map<String, Object> argument, byte[] content, String otherwise) throws Refusal {
        Object hash = argument.get("content_hash");
        if (hash != null && !hash.equals(SimulatedFiles.hash(content))) throw new Refusal(otherwise);
    }

    @Override
    public void close() {
        files.close();
        server.stop(0);
        threads.shutdownNow();
    }

    static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }
}
