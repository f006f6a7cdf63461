package io.junctura.cli;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of a server's API, for commands. Failures have a message for the user. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(15);
    private static final Duration DOWNLOAD_PATIENCE = Duration.ofHours(1);
    private static final int MAX_PROBLEM_LENGTH = 1 << 16;

    private final URI base;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    URI base() {
        return base;
    }

    /** The server said no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;
        /** Its own words; empty if it had none. */
        final transient Map<String, Object> problem;

        Refused(int status, Map<String, Object> problem, String sentence) {
            super(sentence);
            this.status = status;
            this.problem = problem;
        }
    }

    Map<String, Object> get(String path) throws Failed, InterruptedException {
        return plainly("GET", path, null);
    }

    /** Everything of a list, page after page. */
    List<Map<String, Object>> all(String path) throws Failed, InterruptedException {
        return some(path, Integer.MAX_VALUE);
    }

    /** The first items of a list. */
    List<Map<String, Object>> some(String path, int most) throws Failed, InterruptedException {
        return some(path, most, page -> {});
    }

    /** @param first told of the first page as it is */
    List<Map<String, Object>> some(String path, int most, Consumer<Map<String, Object>> first)
            throws Failed, InterruptedException {
        List<Map<String, Object>> items = new ArrayList<>();
        String cursor = null;
        do {
            String separator = path.indexOf('?') < 0 ? "?" : "&";
            Map<String, Object> page = get(cursor == null ? path : path + separator + "cursor=" + encoded(cursor));
            if (cursor == null) first.accept(page);
            items.addAll(list(page, "items"));
            cursor = text(page, "next");
        } while (cursor != null && items.size() < most);
        return items.size() > most ? items.subList(0, most) : items;
    }

    Map<String, Object> post(String path, Object body) throws Failed, InterruptedException {
        return plainly("POST", path, body);
    }

    private Map<String, Object> plainly(String method, String path, @Nullable Object body)
            throws Failed, InterruptedException {
        try {
            return send(method, path, body);
        } catch (Refused e) {
            throw new Failed(String.valueOf(e.getMessage()));
        }
    }

    Map<String, Object> send(String method, String path, @Nullable Object body)
            throws Failed, Refused, InterruptedException {
        HttpRequest.Builder request = request(path, PATIENCE);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
        }
        return send(request.build());
    }

    Map<String, Object> put(String path, Object body) throws Failed, InterruptedException {
        return plainly("PUT", path, body);
    }

    Map<String, Object> delete(String path) throws Failed, InterruptedException {
        return plainly("DELETE", path, null);
    }

    /** Deletes a resource that has an ETag, whatever its present state is. */
    Map<String, Object> deleteAnyState(String path) throws Failed, InterruptedException {
        return plainly(request(path, PATIENCE).header("If-Match", "*").DELETE());
    }

    /**
     * Starts something once.
     *
     * @param json null for no body
     * @param key  the same key has one effect; null: each request has its own
     */
    Map<String, Object> start(String path, byte @Nullable [] json, @Nullable String key)
            throws Failed, InterruptedException {
        HttpRequest.Builder request = request(path, PATIENCE);
        if (key != null) request.header("Idempotency-Key", key);
        if (json == null) return plainly(request.POST(HttpRequest.BodyPublishers.noBody()));
        request.header("Content-Type", "application/json");
        return plainly(request.POST(HttpRequest.BodyPublishers.ofByteArray(json)));
    }

    private Map<String, Object> plainly(HttpRequest.Builder request) throws Failed, InterruptedException {
        try {
            return send(request.build());
        } catch (Refused e) {
            throw new Failed(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new Failed("The key cannot be sent: it holds characters that no header may have.");
        }
    }

    /** Sends a file as it is. */
    Map<String, Object> upload(String path, String contentType, Path file) throws Failed, InterruptedException {
        try {
            return send(request(path, UPLOAD_PATIENCE)
                    .header("Content-Type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build());
        } catch (FileNotFoundException e) {
            throw new Failed("There is no file " + file + ".");
        } catch (Refused e) {
            throw new Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Opens a large answer, which may take the server long to begin. */
    InputStream download(String path, String contentType) throws Failed, InterruptedException {
        HttpRequest request = request(path, DOWNLOAD_PATIENCE)
                .setHeader("Accept", contentType)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<InputStream> answer = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() == 200) return answer.body();
        try (InputStream problem = answer.body()) {
            throw new Failed(sentence(answer.statusCode(), object(problem.readNBytes(MAX_PROBLEM_LENGTH))));
        } catch (IOException e) {
            throw new Failed(sentence(answer.statusCode(), null));
        }
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .timeout(patience)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws Failed, InterruptedException {
        try {
            return client.send(request, body);
        } catch (ConnectException
                | HttpConnectTimeoutException
                | NoRouteToHostException
                | UnresolvedAddressException e) {
            throw new Failed(
                    "The server at " + base + " cannot be reached. Is it running there? Start it with \"serve\", or"
                            + " say where it is with --url.");
        } catch (HttpTimeoutException e) {
            throw new Failed("The server at " + base + " has not answered within "
                    + request.timeout().orElse(PATIENCE).toSeconds()
                    + " s. Try again; if it stays so, look into its log.");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new Failed("The connection to the server at " + base + " broke (" + why
                    + "). Check the address, and whether it is http or https.");
        } catch (IllegalArgumentException e) {
            throw new Failed("The token cannot be sent: it holds characters that no token has. Check it.");
        }
    }

    private Map<String, Object> send(HttpRequest request) throws Failed, Refused, InterruptedException {
        HttpResponse<byte[]> answer = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
        Map<String, Object> read = object(answer.body());
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            if (read != null) return read;
            if (answer.body().length == 0) return Map.of();
            throw new Failed("What answers at " + base + " is not Junctura. Check --url.");
        }
        throw new Refused(status, read == null ? Map.of() : read, sentence(status, read));
    }

    private String sentence(int status, @Nullable Map<String, Object> problem) {
        String detail = problem == null ? null : text(problem, "detail");
        String title = problem == null ? null : text(problem, "title");
        String words = detail != null ? detail : title != null ? title : "";
        if (status == 401) {
            return "The server at " + base + " does not accept the token. " + words
                    + " Set JUNCTURA_TOKEN to a valid one, or name the server's data folder with --data.";
        }
        if (problem == null || words.isEmpty()) {
            return "The server at " + base + " answered " + status + " without saying why. Is it Junctura?";
        }
        return words;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, Object> object(byte[] body) {
        try {
            return Json.parse(body) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
        } catch (JsonProblem e) {
            return null;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A text of an object; null if there is none. */
    static @Nullable String text(Map<String, Object> object, String key) {
        Object value = object.get(key);
        return value == null ? null : String.valueOf(value);
    }

    /** A text of an object, empty if there is none. */
    static String words(Map<String, Object> object, String key) {
        String text = text(object, key);
        return text == null ? "" : text;
    }

    /** The objects in a list of an object; none if there is no such list. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> object, String key) {
        List<Map<String, Object>> found = new ArrayList<>();
        if (object.get(key) instanceof List<?> list) {
            for (Object one : list) if (one instanceof Map<?, ?> map) found.add((Map<String, Object>) map);
        }
        return found;
    }

    /** An object in an object; empty if there is none. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> object, String key) {
        return object.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
