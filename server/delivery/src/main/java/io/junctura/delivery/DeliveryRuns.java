package io.junctura.delivery;

import io.junctura.dispatch.ConnectionControl;
import io.junctura.dispatch.EngineActivity;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.RunCommands;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.journal.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The runs that deliver events to subscriptions. A subscription is also the connection of its runs. Thread safe. */
public record DeliveryRuns(
        EventIntake intake, RunCommands commands, ConnectionControl connections, EngineActivity activity) {

    /** Starts a delivery; completed when it is on disk. */
    CompletableFuture<List<Receipt>> start(Subscription to, Incoming event) throws Rejected {
        return intake.accept(to.live(), List.of(event));
    }

    /** A person asks for it, so neither an open circuit nor a {@code Retry-After} delays the attempt. */
    void attemptNow(Subscription to, long delivery, String by) {
        connections.endPause(to.id());
        commands.resume(delivery, by);
    }
}
