package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Effect;
import io.junctura.api.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Has records that keep nothing of the contract. */
@Extension
@ConnectorInfo(
        id = "wrong-records",
        title = "Wrong records",
        connection = WrongRecords.Account.class,
        actions = {
            WrongRecords.NeedsTheOptional.class,
            WrongRecords.FallsOver.class,
            WrongRecords.Identity.class,
            WrongRecords.Changes.class,
            WrongRecords.Picky.class
        })
public final class WrongRecords implements Connector {

    /**
     * Shows its secret, and its test says nothing.
     *
     * @param token what it signs in with
     */
    public record Account(Secret token) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException {
            throw ConnectorException.credentials("no");
        }

        @Override
        public String toString() {
            return "Account with " + token.reveal();
        }
    }

    /**
     * Requires a component that it declares as optional.
     *
     * @param name of somebody
     */
    @ActionInfo(id = "optional", title = "Needs the optional", effect = Effect.READ)
    public record NeedsTheOptional(@Nullable String name) implements Action<Account, Void> {
        public NeedsTheOptional {
            name = name.strip();
        }

        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }
    }

    /**
     * Falls over an empty text.
     *
     * @param code whose first letter counts
     */
    @ActionInfo(id = "falls", title = "Falls over", effect = Effect.READ)
    public record FallsOver(String code) implements Action<Account, Void> {
        public FallsOver {
            if (code.charAt(0) == '?')
                throw new IllegalArgumentException("A code does not begin with a question mark.");
        }

        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }

        @Override
        public Optional<Effect> effect() {
            throw new UnsupportedOperationException("later");
        }
    }

    /**
     * Is equal to nothing.
     *
     * @param text any
     */
    @ActionInfo(id = "identity", title = "Is equal to nothing", effect = Effect.READ)
    public record Identity(String text) implements Action<Account, Void> {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }
    }

    /**
     * Changes each time that it is read.
     *
     * @param text any
     */
    @ActionInfo(id = "changes", title = "Changes", effect = Effect.READ)
    public record Changes(String text) implements Action<Account, Void> {
        public Changes {
            text = "[" + text + "]";
        }

        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }
    }

    /**
     * Refuses what its schema allows, and says little.
     *
     * @param text any
     */
    @ActionInfo(id = "picky", title = "Refuses", effect = Effect.READ)
    public record Picky(String text) implements Action<Account, Void> {
        public Picky {
            if (!text.equals("the one")) throw new IllegalArgumentException("no");
        }

        @Override
        public Void run(ActionContext<Account> context) {
            return null;
        }
    }
}
