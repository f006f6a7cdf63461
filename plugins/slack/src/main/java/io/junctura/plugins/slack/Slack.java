package io.junctura.plugins.slack;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Slack's Web API, as one call uses it. Slack answers with status 200 and {@code ok: false} what it refuses. */
final class Slack {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json; charset=utf-8";

    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration BRIEF = Duration.ofSeconds(5);

    private final ConnectionContext<?> context;
    private final SlackConnection connection;
    private Duration timeLimit = USUAL;

    private Slack(ConnectionContext<?> context) {
        this.context = context;
        this.connection = (SlackConnection) context.connection();
    }

    static Slack of(ConnectionContext<? extends Connection> context) {
        return new Slack(context);
    }

    /** Sets a short time limit, for {@code verify} and tests: a person or a cancelled run waits for them. */
    Slack brief() {
        timeLimit = BRIEF;
        return this;
    }

    /** Whether a request that was sent at this time, and whose answer was lost, may still arrive. */
    static boolean mayBeUnderWay(Instant sent, Instant now) {
        return now.isBefore(sent.plus(USUAL));
    }

    /** What each answer has. */
    record Head(
            @Nullable Boolean ok,
            @Nullable String error,
            @Nullable String needed,
            @Nullable String provided,
            @Nullable Metadata response_metadata) {
        List<String> messages() {
            return response_metadata == null ? List.of() : response_metadata.messages();
        }
    }

    /**
     * The metadata of a response.
     *
     * @param next_cursor asks for the next page; null or empty if there is none
     * @param messages    what is wrong with the arguments
     */
    record Metadata(@Nullable String next_cursor, List<String> messages) {}

    /** An answer that is a success, or one of the errors that the caller expects. */
    final class Answer {
        private final String method;
        private final byte[] body;
        private final Reached reached;
        private final @Nullable String error;

        private Answer(String method, byte[] body, Reached reached, @Nullable String error) {
            this.method = method;
            this.body = body;
            this.reached = reached;
            this.error = error;
        }

        /** The expected error; null if it is a success. */
        @Nullable
        String error() {
            return error;
        }

        <T> T as(Class<T> type) throws ConnectorException {
            return read(method, body, reached, type);
        }
    }

    /**
     * Asks for something. Slack's reading methods take no JSON.
     *
     * @param also errors that are no failure here
     */
    Answer get(String method, Map<String, ?> arguments, String... also)
            throws ConnectorException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.get(address(method));
        arguments.forEach(request::query);
        return send(method, request, botToken(), Reached.YES, also);
    }

    /** @param also errors that are no failure here */
    Answer post(String method, Map<String, ?> arguments, String... also)
            throws ConnectorException, InterruptedException {
        byte[] body = context.json().write(arguments);
        return send(method, HttpRequest.post(address(method)).body(body, JSON), botToken(), Reached.MAYBE, also);
    }

    /** As {@link #post}, for methods that take no JSON. None of these does what must not be done twice. */
    Answer postForm(String method, Map<String, ?> arguments) throws ConnectorException, InterruptedException {
        return send(method, HttpRequest.post(address(method)).body(form(arguments), FORM), botToken(), Reached.YES);
    }

    private record Identity(
            @Nullable String team,
            @Nullable String user,
            @Nullable String url) {}

    /** A sentence with the team and the user that the bot's token belongs to. */
    String whoAmI() throws ConnectorException, InterruptedException {
        Identity who = postForm("auth.test", Map.of()).as(Identity.class);
        return "Signed in to the team \"" + who.team() + "\" (" + who.url() + ") as the user \"" + who.user() + "\".";
    }

    private record Opened(String url) {}

    /** The address of a new WebSocket, good for one connection. */
    URI socketAddress() throws ConnectorException, InterruptedException {
        String method = "apps.connections.open";
        Secret token = SlackConnection.needed(connection.appToken(), "appToken", "Socket Mode");
        HttpRequest.Builder request = HttpRequest.post(address(method)).body(new byte[0], FORM);
        String url = send(method, request, token, Reached.YES).as(Opened.class).url();
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw ConnectorException.broken(Reached.YES, "Slack's answer to " + method + " names no address.", e);
        }
    }

    private Secret botToken() throws ConnectorException {
        return SlackConnection.needed(connection.botToken(), "botToken", "this");
    }

    private URI address(String method) {
        String root = connection.address();
        return URI.create((root.endsWith("/") ? root : root + "/") + method);
    }

    private static byte[] form(Map<String, ?> arguments) {
        return arguments.entrySet().stream()
                .map(one ->
                        one.getKey() + "=" + URLEncoder.encode(String.valueOf(one.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param reached what an answer that cannot be read says about the request */
    private Answer send(String method, HttpRequest.Builder request, Secret token, Reached reached, String... also)
            throws ConnectorException, InterruptedException {
        request.header("Authorization", "Bearer " + token.reveal()).timeLimit(timeLimit);
        byte[] body;
        try (HttpAnswer answer = context.http().send(request.build()).orThrow("Slack")) {
            body = answer.bytes();
        }
        Head head = read(method, body, reached, Head.class);
        if (head.ok() == null) throw unexpected(method, reached, "\"ok\" is missing.", null);
        if (head.ok()) return new Answer(method, body, reached, null);
        String error = head.error() == null ? "unknown_error" : head.error();
        if (List.of(also).contains(error)) return new Answer(method, body, reached, error);
        throw Failures.of(method, error, head);
    }

    private <T> T read(String method, byte[] body, Reached reached, Class<T> type) throws ConnectorException {
        try {
            return context.json().parse(body, type);
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.BAD_INPUT) throw e;
            throw unexpected(method, reached, String.valueOf(e.getMessage()), e);
        }
    }

    private static ConnectorException unexpected(
            String method, Reached reached, String why, @Nullable Throwable cause) {
        return ConnectorException.broken(reached, "Slack's answer to " + method + " is not as expected: " + why, cause);
    }
}
