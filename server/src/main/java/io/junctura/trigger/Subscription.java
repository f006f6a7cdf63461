package io.junctura.trigger;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger;
import io.junctura.dispatch.Full;
import io.junctura.run.Journal.CursorMoved;
import io.junctura.run.PinnedFlow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One flow's registration with a third party: brought to what is wanted, in the background, until it is so. */
final class Subscription {
    private final Subscriptions all;
    private PinnedFlow flow;
    private boolean wanted;
    /** Counts what was wanted, so that a change while something is done is seen. */
    private int wish;

    private boolean busy;
    private boolean over;
    private int failures;

    Subscription(Subscriptions all, PinnedFlow flow) {
        this.all = all;
        this.flow = flow;
    }

    synchronized PinnedFlow flow() {
        return flow;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized void wants(PinnedFlow live) {
        if (wanted && live.revision() == flow.revision()) return;
        flow = live;
        wanted = true;
        over = false;
        again();
    }

    synchronized void wantsNothing() {
        if (!wanted) return;
        wanted = false;
        again();
    }

    synchronized void again() {
        wish++;
        failures = 0;
        all.work(this::go);
    }

    private void go() {
        PinnedFlow target;
        boolean on;
        int mine;
        synchronized (this) {
            if (busy || over) return;
            busy = true;
            target = flow;
            on = wanted;
            mine = wish;
        }
        Duration again = null;
        try {
            again = bring(target, on);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server is stopping.
        } catch (RuntimeException e) {
            again = failed(target, String.valueOf(e.getMessage()));
        } finally {
            synchronized (this) {
                busy = false;
                if (mine != wish) all.work(this::go);
                else if (again != null) all.at(all.clock.millis() + again.toMillis(), this::go);
                else if (!on) over = true;
            }
        }
    }

    /** @return when to try again; null if it is as wanted */
    private @Nullable Duration bring(PinnedFlow target, boolean on) throws InterruptedException {
        String use = target.plan().trigger().use();
        byte[] from = all.journal.cursor(target.flow());
        Object known = Cursors.read(use, from);
        Object told = on ? all.told(target) : null;
        if (on ? told.equals(known) : known == null) return null;
        try {
            Bindings.Ready ready = all.bindings.of(target);
            @SuppressWarnings("unchecked") // The binder saw to it that the connection is the trigger's own.
            WebhookTrigger<Connection> trigger =
                    (WebhookTrigger<Connection>) ready.bound().trigger();
            if (subscribes(trigger)) {
                ready.bound().<@Nullable Object>call(() -> {
                    if (on) trigger.subscribe(ready.context());
                    else trigger.unsubscribe(ready.context());
                    return null;
                });
            }
            CursorMoved moved = new CursorMoved(target.flow(), from, Cursors.write(use, told), all.clock.millis());
            all.engine.accept(target, List.of(), moved).get();
            all.troubles.gone(target);
            return null;
        } catch (ConnectorException e) {
            return failed(target, String.valueOf(e.getMessage()));
        } catch (Full e) {
            return e.retryAfter();
        } catch (ExecutionException e) {
            return failed(target, String.valueOf(e.getCause()));
        }
    }

    /** Most do not: whoever sends to them is told by a person. */
    private static boolean subscribes(WebhookTrigger<Connection> trigger) {
        try {
            return trigger.getClass()
                            .getMethod("subscribe", TriggerContext.class)
                            .getDeclaringClass()
                    != WebhookTrigger.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e); // the interface has it
        }
    }

    private synchronized Duration failed(PinnedFlow target, String message) {
        all.troubles.met(target, "The sender could not be told its address: " + message);
        return Pauses.after(failures++, Pauses.LONGEST_POLL);
    }
}
