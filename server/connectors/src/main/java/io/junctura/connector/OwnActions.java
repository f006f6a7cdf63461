package io.junctura.connector;

import io.junctura.api.Action;
import io.junctura.api.ConnectorException;
import io.junctura.connector.Actions.Attempt;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The actions that the server itself carries out, by {@code use}. A part of the server adds its actions when it is made,
 * before the first attempt: parts that need the engine are made after it. Thread safe.
 */
public final class OwnActions {
    private final Map<String, Implementation> actions = new ConcurrentHashMap<>();

    /** An action that the server itself carries out. */
    @FunctionalInterface
    public interface Implementation {

        /**
         * @param action the bound input, such as a {@code TopicPublish}
         * @return a record or a JSON value
         */
        @Nullable
        Object run(Action<?, ?> action, Attempt attempt) throws ConnectorException, InterruptedException;
    }

    public OwnActions add(String use, Implementation action) {
        actions.put(use, action);
        return this;
    }

    public OwnActions addAll(Map<String, ? extends Implementation> more) {
        actions.putAll(more);
        return this;
    }

    @Nullable
    Implementation find(String use) {
        return actions.get(use);
    }
}
