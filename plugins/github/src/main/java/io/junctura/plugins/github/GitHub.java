package io.junctura.plugins.github;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.PageReader;
import io.junctura.api.Reached;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GitHub's REST API, as one call uses it. */
final class GitHub {
    private static final String SYSTEM = "GitHub";

    /** Where GitHub says that there were too many requests, and not until when. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration BRIEF = Duration.ofSeconds(5);

    private final Context<?> context;
    private final GitHubConnection connection;

    private GitHub(Context<?> context) {
        this.context = context;
        this.connection = (GitHubConnection) context.connection();
    }

    static GitHub of(Context<? extends Connection> context) {
        return new GitHub(context);
    }

    Call get(String path) {
        return to("GET", path);
    }

    Call post(String path, @Nullable Object body) {
        return to("POST", path).json(body);
    }

    /** @param path from the API's root on, or a whole address there */
    Call to(String method, String path) {
        return new Call(
                headers(HttpRequest.to(method, URI.create(path.startsWith("/") ? connection.address() + path : path))));
    }

    static HttpRequest.Builder headers(HttpRequest.Builder request) {
        return request.header("X-GitHub-Api-Version", "2022-11-28").header("User-Agent", "Junctura");
    }

    /** One request. */
    final class Call {
        private final HttpRequest.Builder request;
        private String accept = "application/vnd.github+json";

        private Call(HttpRequest.Builder request) {
            this.request = request;
        }

        Call query(String name, @Nullable Object value) {
            request.query(name, value);
            return this;
        }

        /** Sets a short time limit, for {@code verify}: a run that is cancelled waits for it. */
        Call brief() {
            request.timeLimit(BRIEF);
            return this;
        }

        Call json(@Nullable Object body) {
            if (body != null) request.json(body);
            return this;
        }

        Call header(String name, @Nullable String value) {
            if (value != null) request.header(name, value);
            return this;
        }

        /** Asks for a file itself, of any size, which may lie at another host. */
        Call raw() {
            accept = "application/vnd.github.raw+json";
            request.maxRedirects(3).maxBytes(Long.MAX_VALUE).timeLimit(Duration.ofHours(1));
            return this;
        }

        /** @param also statuses that are no failure here */
        HttpAnswer send(int... also) throws ConnectorException, InterruptedException {
            AppToken.@Nullable Issued issued = connection.isApp() ? context.shared(AppToken.class) : null;
            HttpAnswer answer = context.http().send(built(issued));
            if (issued != null && answer.status() == 401) {
                answer.close();
                issued.refuse();
                throw ConnectorException.tryLater(
                        Reached.NO, "GitHub no longer accepts the app's token. The connector requests a new one.");
            }
            return checked(answer, context, also);
        }

        void pages(PageReader reader) throws ConnectorException, IOException, InterruptedException {
            AppToken.@Nullable Issued issued = connection.isApp() ? context.shared(AppToken.class) : null;
            context.http().pages(built(issued), page -> reader.read(checked(page, context)));
        }

        private HttpRequest built(AppToken.@Nullable Issued issued) {
            String token =
                    issued == null ? Objects.requireNonNull(connection.token()).reveal() : issued.token;
            return request.header("Accept", accept)
                    .header("Authorization", "Bearer " + token)
                    .build();
        }
    }

    private record Problem(String message) {}

    /**
     * Returns an answer that is a success. GitHub also says by 403 that there were too many requests.
     *
     * @param also statuses that are no failure here
     */
    static HttpAnswer checked(HttpAnswer answer, ConnectionContext<?> context, int... also)
            throws ConnectorException, InterruptedException {
        int status = answer.status();
        if (status != 403 && status != 429) return answer.orThrow(SYSTEM, also);
        Duration pause = pause(answer, context.clock());
        String why = message(answer, context);
        if (pause == null && (status == 429 || why.contains("rate limit"))) pause = PAUSE;
        if (pause != null) {
            throw ConnectorException.tryLater(
                    Reached.NO, "GitHub accepts no more requests of this sign-in for now: " + why, pause);
        }
        throw ConnectorException.refused(
                "GitHub refuses the request: " + why + " Give the token, or the app, the permission for it.");
    }

    private static String message(HttpAnswer answer, ConnectionContext<?> context)
            throws ConnectorException, InterruptedException {
        byte[] body;
        try (answer) {
            body = answer.bytes();
        }
        try {
            String message = context.json().parse(body, Problem.class).message();
            return message.endsWith(".") ? message : message + ".";
        } catch (ConnectorException e) {
            return "status " + answer.status() + ".";
        }
    }

    private static @Nullable Duration pause(HttpAnswer answer, Clock clock) {
        try {
            String after = answer.header("retry-after").orElse(null);
            if (after != null) return Duration.ofSeconds(Math.max(1, Long.parseLong(after)));
            if (!answer.header("x-ratelimit-remaining").orElse("").equals("0")) return null;
            Instant reset = Instant.ofEpochSecond(
                    Long.parseLong(answer.header("x-ratelimit-reset").orElse("0")));
            Duration until = Duration.between(clock.instant(), reset);
            return until.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : until;
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            return PAUSE;
        }
    }
}
