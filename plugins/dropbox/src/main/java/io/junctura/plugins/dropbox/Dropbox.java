package io.junctura.plugins.dropbox;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.HttpRequest.Body;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dropbox's API, as one call uses it. Paths are Dropbox's: a slash before each part, and nothing for the root.
 *
 * <p>Source: <a href="https://www.dropbox.com/developers/documentation/http/documentation">Dropbox for HTTP developers</a>, and
 * <a href="https://github.com/dropbox/dropbox-api-spec">its specification</a>.
 */
final class Dropbox {
    private static final String SYSTEM = "Dropbox";
    private static final String ARGUMENT = "Dropbox-API-Arg";
    private static final String BYTES = "application/octet-stream";

    /** How long a request waits for changes. Dropbox adds up to 90 seconds, so that not all ask again at once. */
    private static final Duration LONG_POLL = Duration.ofSeconds(30);

    private static final Duration MAX_LONG_POLL = LONG_POLL.plusSeconds(90 + 30);

    private final Context<?> context;
    private final DropboxConnection connection;

    private Dropbox(Context<?> context) {
        this.context = context;
        this.connection = (DropboxConnection) context.connection();
    }

    static Dropbox of(Context<? extends Connection> context) {
        return new Dropbox(context);
    }

    /** The folder that flows see as the root. */
    String root() {
        return connection.folder();
    }

    private record Account(Name name, String email) {}

    private record Name(String display_name) {}

    /** Whose it is. */
    String account() throws ConnectorException, IOException, InterruptedException {
        try {
            Account account = ask("users/get_current_account", null, Account.class);
            return account.name().display_name() + " (" + account.email() + ")";
        } catch (DropboxError e) {
            throw e.meaning("");
        }
    }

    // Folders.

    /**
     * A part of a listing, or of changes.
     *
     * @param cursor   where the next part begins
     * @param has_more whether it can be asked for at once
     */
    record Page(List<Metadata> entries, String cursor, boolean has_more) {}

    Page list(String path, boolean recursive) throws DropboxError, ConnectorException, InterruptedException {
        return ask("files/list_folder", listing(path, recursive), Page.class);
    }

    Page next(String cursor) throws DropboxError, ConnectorException, InterruptedException {
        return ask("files/list_folder/continue", Map.of("cursor", cursor), Page.class);
    }

    private record Latest(String cursor) {}

    /** Where changes from now on begin. */
    String latest(String path, boolean recursive) throws DropboxError, ConnectorException, InterruptedException {
        return ask("files/list_folder/get_latest_cursor", listing(path, recursive), Latest.class)
                .cursor();
    }

    /** Documents of online editors have no content, so they are left out. */
    private static Map<String, Object> listing(String path, boolean recursive) {
        return Map.of("path", path, "recursive", recursive, "include_non_downloadable_files", false);
    }

    /**
     * Whether something has changed.
     *
     * @param backoff for how many seconds not to ask again; null: it does not matter
     */
    record News(boolean changes, @Nullable Integer backoff) {}

    /** Waits until something changes after a cursor, or for a minute or two. The cursor alone is the proof of who asks. */
    News await(String cursor) throws DropboxError, ConnectorException, InterruptedException {
        HttpRequest request = HttpRequest.post(at(connection.notifyAddress(), "files/list_folder/longpoll"))
                .json(Map.of("cursor", cursor, "timeout", LONG_POLL.toSeconds()))
                .timeLimit(MAX_LONG_POLL)
                .build();
        return checked(context.http().send(request)).json(News.class);
    }

    // Files and folders.

    Metadata metadata(String path) throws ConnectorException, IOException, InterruptedException {
        try {
            return ask("files/get_metadata", Map.of("path", path), Metadata.class);
        } catch (DropboxError e) {
            throw e.meaning(path.substring(1));
        }
    }

    /** Does something that has no answer but its success: {@code create_folder_v2}, {@code move_v2} and so on. */
    void change(String route, Map<String, Object> argument)
            throws DropboxError, ConnectorException, InterruptedException {
        ask("files/" + route, argument, Done.class);
    }

    private record Done(Object metadata) {}

    /** A file that is being read. */
    record Opened(Metadata.File file, HttpAnswer answer) {}

    Opened open(String path) throws DropboxError, ConnectorException, InterruptedException {
        HttpAnswer answer = send(HttpRequest.post(at(connection.contentAddress(), "files/download"))
                .header(ARGUMENT, ascii(Map.of("path", path)))
                .header("Accept-Encoding", "identity")
                .body(new byte[0], BYTES)
                .maxBytes(Long.MAX_VALUE)
                .timeLimit(connection.transferTime()));
        String result = answer.header("dropbox-api-result").orElse("");
        try {
            Metadata.File file = context.json().parse(result.getBytes(StandardCharsets.UTF_8), Metadata.File.class);
            return new Opened(file, answer);
        } catch (ConnectorException e) {
            answer.close();
            throw ConnectorException.broken(
                    Reached.YES,
                    "The answer from " + connection.contentAddress()
                            + " is not Dropbox's: the header Dropbox-API-Result is missing or wrong. " + e.getMessage(),
                    e);
        }
    }

    // Uploads.

    /** Writes a file by one request. */
    Metadata.File upload(String path, byte[] content, int length)
            throws DropboxError, ConnectorException, InterruptedException {
        Map<String, Object> argument = new LinkedHashMap<>(commit(path));
        argument.put("content_hash", ContentHash.of(content, 0, length));
        return send("files/upload", argument, content, 0, length).json(Metadata.File.class);
    }

    private static Map<String, Object> commit(String path) {
        return Map.of("path", path, "mode", "overwrite", "autorename", false);
    }

    private record Started(String session_id) {}

    String startSession() throws DropboxError, ConnectorException, InterruptedException {
        return send("files/upload_session/start", Map.of("close", false), new byte[0], 0, 0)
                .json(Started.class)
                .session_id();
    }

    void append(String session, long at, byte[] content, int offset, int length)
            throws DropboxError, ConnectorException, InterruptedException {
        Map<String, Object> argument = Map.of(
                "cursor", cursor(session, at), "close", false, "content_hash", ContentHash.of(content, offset, length));
        send("files/upload_session/append_v2", argument, content, offset, length)
                .close();
    }

    /** Makes the file of all that has arrived. */
    Metadata.File finish(String session, long at, String path)
            throws DropboxError, ConnectorException, InterruptedException {
        Map<String, Object> argument = Map.of("cursor", cursor(session, at), "commit", commit(path));
        return send("files/upload_session/finish", argument, new byte[0], 0, 0).json(Metadata.File.class);
    }

    private static Map<String, Object> cursor(String session, long at) {
        return Map.of("session_id", session, "offset", at);
    }

    private HttpAnswer send(String route, Map<String, Object> argument, byte[] content, int offset, int length)
            throws DropboxError, ConnectorException, InterruptedException {
        return send(HttpRequest.post(at(connection.contentAddress(), route))
                .header(ARGUMENT, ascii(argument))
                .body(new Body.Streamed(() -> new ByteArrayInputStream(content, offset, length), length, BYTES))
                .timeLimit(connection.transferTime()));
    }

    /** A header has ASCII characters alone. */
    private String ascii(Map<String, Object> argument) {
        String json = new String(context.json().write(argument), StandardCharsets.UTF_8);
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7F) ascii.append(c);
            else ascii.append(String.format("\\u%04x", (int) c));
        }
        return ascii.toString();
    }

    // Requests.

    <T> T ask(String route, @Nullable Object argument, Class<T> type)
            throws DropboxError, ConnectorException, InterruptedException {
        return send(HttpRequest.post(at(connection.address(), route))
                        .json(argument)
                        .timeLimit(connection.timeout()))
                .json(type);
    }

    private static URI at(String address, String route) {
        return URI.create((address.endsWith("/") ? address : address + "/") + "2/" + route);
    }

    private HttpAnswer send(HttpRequest.Builder request) throws DropboxError, ConnectorException, InterruptedException {
        Secret token = connection.accessToken();
        if (token != null) {
            String bearer = "Bearer " + token.reveal();
            return checked(
                    context.http().send(request.header("Authorization", bearer).build()));
        }
        if (connection.appKey() == null) {
            throw ConnectorException.credentials(
                    "The connection has no sign-in. Set \"appKey\" and \"appSecret\" and authorize"
                            + " it, or set \"accessToken\".");
        }
        return checked(context.tokens().send(request.build()));
    }

    private record Problem(
            @Nullable String error_summary, @Nullable Object error) {}

    private HttpAnswer checked(HttpAnswer answer) throws DropboxError, ConnectorException, InterruptedException {
        switch (answer.status()) {
            case 401 -> {
                throw unauthorized(problem(answer));
            }
            case 409 -> {
                throw problem(answer);
            }
            case 507 -> {
                answer.close();
                throw ConnectorException.refused("The account has no room left. Delete files, or get more space.");
            }
            default -> {
                return answer.orThrow(SYSTEM);
            }
        }
    }

    private ConnectorException unauthorized(DropboxError why) {
        String scope = why.find("required_scope").map(String::valueOf).orElse(null);
        if (scope != null) {
            return ConnectorException.refused("The sign-in to Dropbox lacks the permission \"" + scope
                    + "\". Give it to the app in Dropbox's App Console, and authorize the connection again.");
        }
        String mend = connection.accessToken() == null
                ? "Authorize the connection again."
                : "Set another \"accessToken\"; or set \"appKey\" and \"appSecret\", and authorize the connection.";
        return ConnectorException.credentials(
                "Dropbox does not accept the sign-in: it answered \"" + why.summary() + "\". " + mend);
    }

    private DropboxError problem(HttpAnswer answer) throws ConnectorException, InterruptedException {
        byte[] body;
        try (answer) {
            body = answer.bytes();
        }
        try {
            Problem problem = context.json().parse(body, Problem.class);
            if (problem.error_summary() != null) return new DropboxError(problem.error_summary(), problem.error());
        } catch (ConnectorException e) {
            // It says nothing else than its status.
        }
        return new DropboxError("status " + answer.status(), null);
    }
}
