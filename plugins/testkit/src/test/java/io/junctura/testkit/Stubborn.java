package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pf4j.Extension;

/** Does not stop. */
@Extension
@ConnectorInfo(
        id = "stubborn",
        title = "Stubborn",
        connection = Stubborn.Account.class,
        actions = Stubborn.Deaf.class,
        triggers = Stubborn.Endless.class)
public final class Stubborn implements Connector {
    private static final AtomicBoolean LEFT = new AtomicBoolean();

    /** A thread that does not end, and ignores interruptions. */
    private static void leaveAThread() {
        if (!LEFT.compareAndSet(false, true)) return;
        Thread left = new Thread(() -> {
            while (true) idle();
        });
        left.setName("left-behind");
        left.setDaemon(true);
        left.start();
    }

    private static void idle() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Once more.
        }
    }

    /**
     * An account.
     *
     * @param address where it is
     */
    @ConnectionInfo(address = "address")
    public record Account(String address) implements Connection {}

    /** Hears no interruption, and leaves a thread behind. */
    @ActionInfo(id = "deaf", title = "Deaf", effect = Effect.IDEMPOTENT)
    public record Deaf() implements Action<Account, Integer> {
        @Override
        public Integer run(ActionContext<Account> context) throws ConnectorException {
            leaveAThread();
            while (true) {
                try (HttpAnswer answer = context.http()
                        .send(HttpRequest.to(
                                        "POST", URI.create(context.connection().address()))
                                .build())) {
                    return answer.status();
                } catch (InterruptedException goesOn) {
                    // Once more.
                }
            }
        }
    }

    /** Hears no interruption. */
    @TriggerInfo(id = "endless", title = "Endless")
    public record Endless() implements StreamTrigger<Account> {
        @Override
        public void consume(Emitter emitter, TriggerContext<Account> context) {
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
