package io.junctura.plugins.aws;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What FIFO queues and topics recognise: a repetition with the same ID, for five minutes. Later, it is another message. */
final class Deduplication {
    /** Of the five minutes, two remain for the pause before the repetition and for its transmission. */
    private static final Duration REPEATABLE = Duration.ofMinutes(3);

    private static final String FIRST = "first";

    private Deduplication() {}

    /** @param at when the first attempt that may have arrived began; null if there was none */
    private record First(@Nullable Instant at) {}

    interface Request<T> {
        T send() throws ConnectorException, InterruptedException;
    }

    /** Sends, and remembers when it was first sent. */
    static <T> T send(ActionContext<?> context, Request<T> request) throws ConnectorException, InterruptedException {
        boolean isFirst = first(context) == null;
        if (isFirst) context.remember(FIRST, new First(context.clock().instant()));
        try {
            return request.send();
        } catch (ConnectorException e) {
            if (isFirst && e.reached() == Reached.NO) context.remember(FIRST, new First(null));
            throw e;
        }
    }

    /** A repetition is harmless while it is recognised. Afterwards, AWS cannot tell whether the message arrived. */
    static <O> Verdict<O> verdict(ActionContext<?> context) throws ConnectorException {
        Instant first = first(context);
        boolean isRepeatable = first == null || context.clock().instant().isBefore(first.plus(REPEATABLE));
        return isRepeatable ? new Verdict.NotDone<>() : Verdict.unknown();
    }

    private static @Nullable Instant first(ActionContext<?> context) throws ConnectorException {
        return context.recall(FIRST, First.class).map(First::at).orElse(null);
    }
}
