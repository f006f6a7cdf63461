package io.junctura.dispatch;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.connector.Actions;
import org.jspecify.annotations.Nullable;

/** Actions that cannot verify. */
public record TestActions(Effect effect, Behaviour doing) implements Actions {

    /** Actions whose effect is KEYED. */
    public TestActions(Behaviour doing) {
        this(Effect.KEYED, doing);
    }

    /** What each attempt does, whatever its action is. */
    public interface Behaviour {
        @Nullable
        Object run(String use, @Nullable Object input, Attempt attempt) throws ConnectorException, InterruptedException;
    }

    @Override
    public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
        return new Prepared() {
            @Override
            public Effect effect() {
                return effect;
            }

            @Override
            public @Nullable Object run(Attempt attempt) throws ConnectorException, InterruptedException {
                return doing.run(use, input, attempt);
            }

            @Override
            public @Nullable Verified verify(Attempt attempt) {
                return null;
            }
        };
    }
}
