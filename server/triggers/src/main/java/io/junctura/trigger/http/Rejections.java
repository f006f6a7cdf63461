package io.junctura.trigger.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.expression.EvaluationProblem;
import io.junctura.http.problem.ProblemException;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.TriggerErrors;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The problems that senders get if an event is not accepted. They contain no internals, which only the log of received events gets. */
public final class Rejections {
    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    private Rejections() {}

    public static ProblemException of(Rejected full) {
        ProblemException problem =
                new ProblemException(full.flowAlone() ? 429 : 503, "full", String.valueOf(full.getMessage()));
        return problem.header("Retry-After", seconds(full.retryAfter()));
    }

    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
    }

    /**
     * Converts a trigger's failure to a problem.
     *
     * @param unreadable says where and why the request could not be parsed; null if it was parsed
     */
    static RuntimeException of(ConnectorException e, Bindings.Ready ready, @Nullable RuntimeException unreadable) {
        // Only a verified sender gets details about its body.
        return unreadable == null || e.kind() == ErrorKind.CREDENTIALS ? of(e, ready) : unreadable;
    }

    private static ProblemException of(ConnectorException e, Bindings.Ready ready) {
        return switch (e.kind()) {
            case CREDENTIALS -> {
                ProblemException problem = new ProblemException(401, "not-verified", String.valueOf(e.getMessage()));
                yield ready.challenge() == null ? problem : problem.header("WWW-Authenticate", ready.challenge());
            }
            case BAD_INPUT -> new ProblemException(400, "malformed", String.valueOf(e.getMessage()));
            case REFUSED -> new ProblemException(403, "refused", String.valueOf(e.getMessage()));
            case TRY_LATER ->
                later(String.valueOf(e.getMessage()), e.retryAfter().orElse(Duration.ofSeconds(10)));
            case BROKEN -> {
                LOG.error(
                        "{}: its trigger failed on a request: {}", ready.flow().name(), e.getMessage());
                yield new ProblemException(500, "trigger-failed", "The flow's trigger failed on this request.")
                        .because("The trigger failed on this request: " + e.getMessage());
            }
        };
    }

    /** The trigger cannot be set up. Its owner has to correct that; the sender can try again later. */
    static ProblemException notReady(ConnectorException e, PinnedFlow flow, TriggerErrors errors) {
        String reason = TriggerErrors.notSetUp(e);
        errors.reportSettings(flow, reason);
        return new ProblemException(503, "trigger-not-ready", "The flow's trigger cannot be set up at this time.")
                .because(reason)
                .header("Retry-After", "60");
    }

    static ProblemException of(EvaluationProblem e, PinnedFlow flow) {
        LOG.warn("{}: an event was refused, since its dedupe-by does not fit it: {}", flow.name(), e.getMessage());
        return ProblemException.badRequest(
                "no-identity", "The event has not the form that the flow needs to tell it from others (dedupe-by).");
    }

    /** The journal has stopped, so it is unknown whether the event is on disk. */
    public static ProblemException lost(Throwable why) {
        LOG.error("An event may not be on disk: {}", why.toString());
        return later(
                "It is not certain whether this was taken. Send it again, with the same id.", Duration.ofSeconds(10));
    }

    static ProblemException later(String detail, Duration wait) {
        return new ProblemException(503, "try-later", detail).header("Retry-After", seconds(wait));
    }
}
