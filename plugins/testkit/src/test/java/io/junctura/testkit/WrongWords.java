package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.pf4j.Extension;

/** wrong */
@Extension
@ConnectorInfo(
        id = "wrong-words",
        title = "Says everything wrong",
        connection = WrongWords.Account.class,
        actions = {WrongWords.Lengthy.class, WrongWords.Same.class})
public final class WrongWords implements Connector {

    /**
     * Has no test, and hides nothing.
     *
     * @param url    where
     * @param apiKey which it is called with
     */
    public record Account(
            @Field(fallback = "http://localhost") String url, String apiKey) implements Connection {}

    /** sends */
    @ActionInfo(id = "long", title = "sends a message.", effect = Effect.READ)
    public record Lengthy(
            @Field(fallback = "11", max = 10) int howMany,

            @Field(example = "Bern", pattern = "^[A-Z]{3}$", patternHint = "three capitals")
            String airport)
            implements Action<Account, Void> {
        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }
    }

    /** Sends the same once more. */
    @ActionInfo(id = "same", title = "Sends a message.", effect = Effect.READ)
    public record Same() implements Action<Account, Void> {
        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }
    }
}
