package io.junctura.http;

import io.javalin.http.HttpResponseException;
import io.junctura.database.DatabaseUnavailable;
import io.junctura.database.DiskFull;
import io.junctura.error.DomainException;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Views;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.memory.MemoryExhausted;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where errors become answers: {@code {type, title, status, detail, code, id}} and what the error adds. */
final class Problems {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void answer(Exchange http, Throwable thrown, HttpMetrics metrics) {
        String id = newId();
        ProblemException problem = problem(thrown, http.method(), http.route(), id, metrics);
        EventRequest.refused(http, problem);
        problem.headers().forEach(http::header);
        http.header("Cache-Control", "no-store");
        http.answer(problem.status(), CONTENT_TYPE, body(problem, id));
    }

    private static ProblemException problem(
            Throwable thrown, String method, String route, String id, HttpMetrics metrics) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        ProblemException problem = translate(cause);
        if (cause instanceof MemoryExhausted e && !e.permanent()) metrics.reached(HttpMetrics.Limit.VALUE_MEMORY);
        if (problem.status() == 500 && problem != cause) {
            LOG.error("{} {} failed (error {})", method, route, id, cause);
        }
        return problem;
    }

    static byte[] body(ProblemException problem, String id) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "urn:junctura:problem:" + problem.code());
        body.put("title", HttpStatus.getMessage(problem.status()));
        body.put("status", (long) problem.status());
        body.put("detail", problem.detail());
        body.put("code", problem.code());
        body.put("id", id);
        problem.more().forEach((member, value) -> body.put(member, Views.value(value)));
        return Json.write(body);
    }

    static String newId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    private static ProblemException translate(Throwable thrown) {
        if (thrown instanceof ProblemException problem) return problem;
        if (thrown instanceof DomainException error) return of(error);
        if (thrown instanceof JsonProblem json) return badJson(json);
        if (thrown instanceof DatabaseUnavailable unavailable) return of(unavailable);
        if (thrown instanceof MemoryExhausted exhausted) return noMemory(exhausted);
        if (thrown instanceof HttpResponseException http) {
            return new ProblemException(http.getStatus(), "refused", HttpStatus.getMessage(http.getStatus()) + ".");
        }
        if (thrown instanceof HttpException http) {
            return new ProblemException(http.getCode(), "bad-message", "The request is not valid HTTP.");
        }
        return new ProblemException(
                500, "internal", "An error occurred in the server. Its log has the details, under this error's id.");
    }

    private static ProblemException of(DomainException error) {
        int status = switch (error.kind()) {
            case INVALID -> 422;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case UNAVAILABLE -> 503;
        };
        ProblemException problem = new ProblemException(status, error.code(), error.detail());
        error.members().forEach(problem::with);
        Duration retryAfter = error.retryAfter();
        return retryAfter == null ? problem : problem.header("Retry-After", Long.toString(retryAfter.toSeconds()));
    }

    private static ProblemException of(DatabaseUnavailable unavailable) {
        boolean full = unavailable instanceof DiskFull;
        return new ProblemException(
                        503, full ? "disk-full" : "database-unreachable", String.valueOf(unavailable.getMessage()))
                .header("Retry-After", full ? "30" : "5");
    }

    private static ProblemException noMemory(MemoryExhausted exhausted) {
        String detail = String.valueOf(exhausted.getMessage());
        if (exhausted.permanent()) return new ProblemException(413, "too-large", detail);
        return new ProblemException(503, "try-later", detail).header("Retry-After", "5");
    }

    private static ProblemException badJson(JsonProblem json) {
        ProblemException problem = switch (json.kind()) {
            case TOO_LARGE -> new ProblemException(413, "too-large", String.valueOf(json.getMessage()));
            case LIMIT -> new ProblemException(400, "json-limit", String.valueOf(json.getMessage()));
            case SYNTAX, VALUE -> new ProblemException(400, "bad-json", String.valueOf(json.getMessage()));
        };
        if (json.line() > 0) problem.with("line", (long) json.line()).with("column", (long) json.column());
        return problem;
    }
}
