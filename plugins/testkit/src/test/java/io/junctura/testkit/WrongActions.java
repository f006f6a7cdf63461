package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Effect;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pf4j.Extension;

/** Has actions that do wrong once they are at work. */
@Extension
@ConnectorInfo(
        id = "wrong-actions",
        title = "Wrong actions",
        connection = WrongActions.Account.class,
        actions = {
            WrongActions.Careless.class,
            WrongActions.Hopeless.class,
            WrongActions.Trusting.class,
            WrongActions.Sudden.class,
            WrongActions.Alone.class
        })
public final class WrongActions implements Connector {
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    /**
     * Its test sees no difference.
     *
     * @param address where it is
     */
    @ConnectionInfo(address = "address")
    public record Account(String address) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
            WrongActions.send(context, address).close();
        }
    }

    private static HttpAnswer send(Context<?> context, String address) throws ConnectorException, InterruptedException {
        return context.http().send(HttpRequest.to("POST", URI.create(address)).build());
    }

    private static HttpAnswer send(ActionContext<Account> context) throws ConnectorException, InterruptedException {
        return send(context, context.connection().address());
    }

    /** Looks at no status. */
    @ActionInfo(id = "careless", title = "Careless", effect = Effect.KEYED)
    public record Careless() implements Action<Account, Integer> {
        @Override
        public Integer run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = send(context)) {
                return answer.status();
            }
        }
    }

    /** Takes everything for final and not arrived. */
    @ActionInfo(id = "hopeless", title = "Hopeless", effect = Effect.UNSAFE)
    public record Hopeless() implements Action<Account, Integer> {
        @Override
        public Integer run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = send(context)) {
                if (answer.status() >= 400)
                    throw ConnectorException.badInput("java.io.IOException: " + answer.status());
                return answer.status();
            }
        }
    }

    /** Tries again with a key that is another each time, and takes what comes for what was promised. */
    @ActionInfo(id = "trusting", title = "Trusting", effect = Effect.KEYED)
    public record Trusting() implements Action<Account, Object> {
        @Override
        public Object run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.to(
                            "POST", URI.create(context.connection().address()))
                    .header("Key", Long.toString(System.nanoTime()));
            try (HttpAnswer answer = context.http().send(request.build())) {
                String said = "The other system answered " + answer.status() + ".";
                if (answer.status() == 401) throw ConnectorException.credentials(said);
                if (answer.status() == 429 || answer.status() >= 500) {
                    throw ConnectorException.tryLater(Reached.MAYBE, said);
                }
                if (answer.status() >= 400) throw ConnectorException.refused(said);
                return ((Map<?, ?>) context.json().parse(answer.bytes()))
                        .get("id")
                        .toString();
            }
        }
    }

    /** Sends its request without a word. */
    @ActionInfo(id = "sudden", title = "Sudden", effect = Effect.ANNOUNCED)
    public record Sudden() implements Action<Account, Integer> {
        @Override
        public Integer run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = send(context)) {
                return answer.status();
            }
        }
    }

    /** Cannot be done twice at a time. */
    @ActionInfo(id = "alone", title = "Alone", effect = Effect.READ)
    public record Alone() implements Action<Account, Integer> {
        @Override
        public Integer run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            if (!BUSY.compareAndSet(false, true))
                throw ConnectorException.refused("There is one already, so it is refused.");
            try (HttpAnswer answer = send(context)) {
                return answer.status();
            } finally {
                BUSY.set(false);
            }
        }
    }
}
