package io.junctura.plugins.github;

import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's REST API, as its documentation describes it, with one repository, {@code octo/orders}. Refuses what GitHub refuses: a
 * request without sign-in or user agent, an app's token that has ended, a field that is missing, a second webhook of an address, a file
 * that was changed meanwhile.
 */
public final class GitHubSimulator implements AutoCloseable {
    static final String TOKEN = "github_pat_1";

    private static final String REPOSITORY = "/repos/octo/orders";

    private final RecordingServer server = RecordingServer.start();
    private final Supplier<Instant> clock;
    private final List<Map<String, Object>> issues = new ArrayList<>();
    private final List<Map<String, Object>> comments = new ArrayList<>();
    private final List<Map<String, Object>> releases = new ArrayList<>();
    private final List<Map<String, Object>> events = new ArrayList<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<Long, Map<String, Object>> hooks = new TreeMap<>();
    private final List<String> installationTokens = new ArrayList<>();
    private @Nullable KeyPair app;
    private @Nullable Reply next;
    private boolean loses;
    private long ids = 100;

    public GitHubSimulator(Supplier<Instant> clock) {
        this.clock = clock;
        server.on("*", this::answer);
    }

    public String address() {
        return server.address();
    }

    RecordingServer server() {
        return server;
    }

    /** Takes this app's proofs of identity. */
    synchronized void app(KeyPair keys) {
        app = keys;
    }

    synchronized void endTokens() {
        installationTokens.clear();
    }

    /** Answers the next request like this, and does nothing. */
    synchronized void next(Reply reply) {
        next = reply;
    }

    /** Does what the next request that changes something asks for, and breaks the connection before the answer. */
    synchronized void loseNextAnswer() {
        loses = true;
    }

    synchronized List<Map<String, Object>> issues() {
        return List.copyOf(issues);
    }

    /** Adds an issue of another user. */
    synchronized void issue(int number) {
        issues.add(new LinkedHashMap<>(Map.of(
                "id",
                ++ids,
                "number",
                number,
                "title",
                "Issue " + number,
                "state",
                "open",
                "html_url",
                "https://github.com/" + number)));
    }

    synchronized List<Map<String, Object>> comments() {
        return List.copyOf(comments);
    }

    synchronized List<Map<String, Object>> hooks() {
        return List.copyOf(hooks.values());
    }

    synchronized Map<String, byte[]> files() {
        return files;
    }

    synchronized void happened(String id, String type, Instant at) {
        happened(id, type, at, Map.of("action", "opened"));
    }

    private void happened(String id, String type, Instant at, Map<String, Object> payload) {
        events.add(
                0,
                Map.of(
                        "id",
                        id,
                        "type",
                        type,
                        "actor",
                        Map.of("id", 1, "login", "mona"),
                        "repo",
                        Map.of("id", 2, "name", "octo/orders"),
                        "payload",
                        payload,
                        "public",
                        true,
                        "created_at",
                        at.toString()));
    }

    private synchronized Reply answer(Sent sent) {
        Reply refused = refusal(sent);
        if (refused != null) return refused;
        if (next != null) {
            Reply reply = next;
            next = null;
            return reply;
        }
        Reply reply = reply(sent);
        if (!loses || sent.method().equals("GET")) return reply;
        loses = false;
        return Reply.reset();
    }

    private @Nullable Reply refusal(Sent sent) {
        if (sent.header("user-agent") == null) {
            return problem(
                    403,
                    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header");
        }
        if (sent.path().startsWith("/app/")) {
            return isProof(sent) ? null : problem(401, "A JSON web token could not be decoded");
        }
        String sign = String.valueOf(sent.header("authorization"));
        boolean known = sign.equals("Bearer " + TOKEN)
                || installationTokens.stream().anyMatch(token -> sign.equals("Bearer " + token));
        return known ? null : problem(401, "Bad credentials");
    }

    /** A JSON Web Token by RS256, that is valid now and for ten minutes at most. */
    private boolean isProof(Sent sent) {
        if (app == null) return false;
        try {
            String[] parts = String.valueOf(sent.header("authorization"))
                    .substring("Bearer ".length())
                    .split("\\.", -1);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(app.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) return false;
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            long issued = Long.parseLong(claims.replaceAll(".*\"iat\":(\\d+).*", "$1"));
            long ends = Long.parseLong(claims.replaceAll(".*\"exp\":(\\d+).*", "$1"));
            long now = clock.get().getEpochSecond();
            return issued <= now && now < ends && ends - issued <= 600 && claims.contains("\"iss\":\"Iv1.orders\"");
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private Reply reply(Sent sent) {
        String request = sent.method() + " " + sent.path();
        if (request.equals("GET /user")) return Reply.json(200, Map.of("login", "mona"));
        if (request.equals("GET /user/repos") || request.equals("GET /installation/repositories")) {
            List<Object> all = List.of(Map.of("full_name", "octo/orders"), Map.of("full_name", "octo/shop"));
            return request.endsWith("/repos")
                    ? Reply.json(200, all)
                    : Reply.json(200, Map.of("total_count", 2, "repositories", all));
        }
        if (request.equals("POST /app/installations/7/access_tokens")) {
            String token = "ghs_" + ++ids;
            installationTokens.add(token);
            return Reply.json(
                    201,
                    Map.of(
                            "token",
                            token,
                            "expires_at",
                            clock.get().plusSeconds(3_600).toString()));
        }
        if (!sent.path().startsWith(REPOSITORY + "/")) return problem(404, "Not Found");
        String path = sent.path().substring(REPOSITORY.length());
        if (path.startsWith("/contents/")) return contents(sent, path.substring("/contents/".length()));
        if (path.startsWith("/hooks")) return hooks(sent, path);
        return switch (sent.method() + " "
                + path.replaceAll("/\\d+", "/N").replaceAll("^/statuses/.*", "/statuses/SHA")) {
            case "POST /issues" -> opened(sent);
            case "GET /issues" -> page(sent, newestFirst(issues));
            case "PATCH /issues/N" -> change(sent);
            case "POST /issues/N/comments" ->
                created(sent, comments, "body", "https://github.com/octo/orders/issues/1#issuecomment-");
            case "GET /issues/N/comments" -> page(sent, comments);
            case "POST /releases" -> release(sent);
            case "GET /releases" -> page(sent, newestFirst(releases));
            case "POST /statuses/SHA" ->
                sent.body().contains("\"state\"") ? Reply.json(201, Map.of("id", ++ids)) : invalid("state");
            case "POST /actions/workflows/deploy.yml/dispatches" ->
                sent.body().contains("\"ref\"") ? Reply.status(204) : invalid("ref");
            case "POST /dispatches" ->
                sent.body().contains("\"event_type\"") ? Reply.status(204) : invalid("event_type");
            case "GET /events" -> events(sent);
            case "GET /actions/runs" ->
                Reply.json(
                        200,
                        Map.of("total_count", 1, "workflow_runs", List.of(Map.of("id", 5, "status", "completed"))));
            default -> problem(404, "Not Found");
        };
    }

    /** GitHub shows an event for each issue. */
    private Reply opened(Sent sent) {
        int before = issues.size();
        Reply reply = created(sent, issues, "title", "https://github.com/octo/orders/issues/");
        if (issues.size() > before) {
            Map<String, Object> issue = Map.copyOf(issues.get(before));
            happened("issue-" + ids, "IssuesEvent", clock.get(), Map.of("action", "opened", "issue", issue));
        }
        return reply;
    }

    private Reply created(Sent sent, List<Map<String, Object>> where, String required, String page) {
        Map<String, Object> one = body(sent);
        if (!(one.get(required) instanceof String text) || text.isEmpty()) return invalid(required);
        long number = where.size() + 1L;
        one.put("id", ++ids);
        one.put("number", number);
        one.put("state", "open");
        one.put("html_url", page + number);
        where.add(one);
        return Reply.json(201, one);
    }

    private Reply change(Sent sent) {
        int number = Integer.parseInt(sent.path().replaceAll("\\D", ""));
        if (number > issues.size()) return problem(404, "Not Found");
        issues.get(number - 1).putAll(body(sent));
        return Reply.json(200, issues.get(number - 1));
    }

    private Reply release(Sent sent) {
        Object tag = body(sent).get("tag_name");
        boolean known = releases.stream().anyMatch(one -> one.get("tag_name").equals(tag));
        if (known) return Reply.json(422, failure("already_exists", "tag_name"));
        return created(sent, releases, "tag_name", "https://github.com/octo/orders/releases/");
    }

    private Reply contents(Sent sent, String path) {
        byte[] there = files.get(path);
        if (sent.method().equals("GET")) {
            boolean folder = files.keySet().stream().anyMatch(name -> name.startsWith(path + "/"));
            if (folder) return Reply.json(200, List.of(Map.of("name", "a file of the folder")));
            if (there == null) return problem(404, "Not Found");
            return String.valueOf(sent.header("accept")).contains("raw")
                    ? Reply.text(
                            200,
                            "application/vnd.github.raw+json; charset=utf-8",
                            new String(there, StandardCharsets.UTF_8))
                    : Reply.json(200, Map.of("sha", sha(there), "path", path));
        }
        Map<String, Object> body = body(sent);
        if (!body.containsKey("message")) return invalid("message");
        String before = there == null ? null : sha(there);
        if (before != null && body.get("sha") == null) return invalid("sha");
        if (before != null && !before.equals(body.get("sha"))) {
            return problem(409, path + " does not match " + body.get("sha"));
        }
        byte[] content = Base64.getDecoder().decode((String) body.get("content"));
        files.put(path, content);
        return Reply.json(
                there == null ? 201 : 200,
                Map.of("content", Map.of("sha", sha(content)), "commit", Map.of("sha", "c" + ++ids)));
    }

    private static String sha(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Reply hooks(Sent sent, String path) {
        if (sent.method().equals("GET")) return page(sent, List.copyOf(hooks.values()));
        if (path.equals("/hooks")) {
            Map<String, Object> hook = body(sent);
            if (!"web".equals(hook.get("name"))) return invalid("name");
            Object url = ((Map<?, ?>) hook.get("config")).get("url");
            if (hooks.values().stream()
                    .anyMatch(one -> ((Map<?, ?>) one.get("config")).get("url").equals(url))) {
                return Reply.json(
                        422,
                        Map.of(
                                "message",
                                "Validation Failed",
                                "errors",
                                List.of(Map.of("message", "Hook already exists on this repository"))));
            }
            hook.put("id", ++ids);
            hooks.put(ids, hook);
            return Reply.json(201, hook);
        }
        long id = Long.parseLong(path.substring("/hooks/".length()));
        if (!hooks.containsKey(id)) return problem(404, "Not Found");
        if (sent.method().equals("DELETE")) {
            hooks.remove(id);
            return Reply.status(204);
        }
        hooks.get(id).putAll(body(sent));
        return Reply.json(200, hooks.get(id));
    }

    private Reply events(Sent sent) {
        String etag = "\"" + events.size() + "\"";
        if (etag.equals(sent.header("if-none-match"))) return Reply.status(304);
        return page(sent, events).header("ETag", etag).header("X-Poll-Interval", "60");
    }

    private Reply page(Sent sent, List<Map<String, Object>> all) {
        int size = Integer.parseInt(sent.query().getOrDefault("per_page", "30"));
        int page = Integer.parseInt(sent.query().getOrDefault("page", "1"));
        List<Map<String, Object>> some =
                all.stream().skip((long) (page - 1) * size).limit(size).toList();
        Reply reply = Reply.json(200, some);
        if ((long) page * size >= all.size()) return reply;
        return reply.header(
                "Link",
                "<" + address() + sent.path() + "?per_page=" + size + "&page=" + (page + 1) + ">; rel=\"next\"");
    }

    private static List<Map<String, Object>> newestFirst(List<Map<String, Object>> all) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> all.get(all.size() - 1 - i))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> body(Sent sent) {
        return new LinkedHashMap<>((Map<String, Object>) sent.json());
    }

    private static Reply invalid(String field) {
        return Reply.json(422, failure("missing_field", field));
    }

    private static Map<String, Object> failure(String code, String field) {
        return Map.of("message", "Validation Failed", "errors", List.of(Map.of("code", code, "field", field)));
    }

    static Reply problem(int status, String message) {
        return Reply.json(status, Map.of("message", message, "documentation_url", "https://docs.github.com/rest"));
    }

    @Override
    public void close() {
        server.close();
    }
}
