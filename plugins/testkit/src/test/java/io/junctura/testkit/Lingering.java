package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.NoConnection;
import java.util.concurrent.CountDownLatch;
import org.pf4j.Extension;

/** Starts a thread that does not end. */
@Extension
@ConnectorInfo(id = "lingering", title = "Lingering", actions = Lingering.Watch.class)
public final class Lingering implements Connector {

    /** Watches for ever. */
    @ActionInfo(id = "watch", title = "Watch", effect = Effect.READ)
    public record Watch() implements Action<NoConnection, String> {
        @Override
        public String run(ActionContext<NoConnection> context) {
            Thread watch = new Thread(Watch::watch, "watch");
            watch.setDaemon(true);
            watch.start();
            return "watches";
        }

        private static void watch() {
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
