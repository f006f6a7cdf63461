package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Effect;
import io.junctura.api.SharedResource;
import java.util.concurrent.CountDownLatch;
import org.pf4j.Extension;

/** Has a client that does not close. */
@Extension
@ConnectorInfo(id = "unclosed", title = "Unclosed", connection = Unclosed.Account.class, actions = Unclosed.Use.class)
public final class Unclosed implements Connector {

    /**
     * An account.
     *
     * @param name its name
     */
    public record Account(String name) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
            context.shared(Client.class).use();
        }
    }

    /** A client. */
    public static final class Client implements SharedResource<Account, Client.Open> {
        @Override
        public Open open(ConnectionContext<Account> context) {
            return new Open(context.connection().name());
        }

        /** Hears no interruption while it closes. */
        public record Open(String name) implements AutoCloseable {
            String use() {
                return name;
            }

            @Override
            public void close() {
                while (true) {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException goesOn) {
                        // Once more.
                    }
                }
            }
        }
    }

    /** Uses it. */
    @ActionInfo(id = "use", title = "Use", effect = Effect.READ)
    public record Use() implements Action<Account, String> {
        @Override
        public String run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            return context.shared(Client.class).use();
        }
    }
}
