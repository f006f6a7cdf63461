package io.junctura.trigger.http;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.WebhookTrigger;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.ReconnectBackoff;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.http.Registrations.Registered;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registration of one flow at a third party. It is brought to the wanted state in the background, with retries. */
final class WebhookRegistration {
    /** The pause before the next try if even reporting a failure fails. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** The shortest pause between two renewals. */
    private static final Duration MIN = Duration.ofSeconds(10);

    private final WebhookRegistrations all;
    private final int number;
    private @Nullable PinnedFlow wanted;
    /** The number of changes of the wanted state, so that a change during a call is noticed. */
    private int wish;

    private boolean busy;
    private int failures;
    /** Only the last timer that was set counts. */
    private int lastTimer;

    /** The registration that is being removed; null if there is none. Only the busy thread writes it. */
    private @Nullable Registered leaving;

    WebhookRegistration(WebhookRegistrations all, int number) {
        this.all = all;
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Whether no registration is wanted, and none exists. */
    synchronized boolean isOver() {
        return wanted == null && !busy && all.registrations.of(number).isEmpty();
    }

    synchronized boolean uses(String connection) {
        PinnedFlow flow = wanted;
        if (flow != null && all.bindings.uses(flow, connection)) return true;
        for (Registered one : all.registrations.of(number)) {
            try {
                if (all.bindings.uses(all.flows.pinned(number, one.revision()), connection)) return true;
            } catch (IllegalStateException notReadable) {
                // Reported when it has to be removed.
            }
        }
        return false;
    }

    /** @param live null if the flow accepts no webhooks any more */
    synchronized void wants(@Nullable PinnedFlow live) {
        PinnedFlow before = wanted;
        if (wish > 0 && live == null && before == null) return;
        if (live != null && before != null && live.revision() == before.revision()) return;
        wanted = live;
        again();
    }

    synchronized void again() {
        wish++;
        failures = 0;
        all.work(this::go);
    }

    private void go() {
        PinnedFlow target;
        int mine;
        synchronized (this) {
            if (busy) return;
            busy = true;
            target = wanted;
            mine = wish;
        }
        Instant again = all.clock.instant().plus(AGAIN); // If even reporting the failure fails.
        try {
            again = bring(target);
        } catch (InterruptedException e) {
            again = interrupted(target);
        } catch (ConnectorException | RuntimeException e) {
            again = failed(target, String.valueOf(e.getMessage()));
        } catch (Error e) { // Otherwise nothing would try again.
            again = failed(target, e.toString());
        } finally {
            synchronized (this) {
                busy = false;
                int next = ++lastTimer;
                if (mine != wish) all.work(this::go);
                else if (again != null) all.at(again.toEpochMilli(), () -> timeHasCome(next));
            }
        }
    }

    private void timeHasCome(int timer) {
        synchronized (this) {
            if (timer != lastTimer) return;
        }
        go();
    }

    /** @return the time of the next call; null if there is none */
    private @Nullable Instant bring(@Nullable PinnedFlow target) throws ConnectorException, InterruptedException {
        leaving = null;
        if (target == null) all.registrations.leave(number);
        else subscribe(target);
        for (Registered one : all.registrations.of(number)) if (one.outgoing()) unsubscribe(one);
        failures = 0;
        if (target == null) return null;
        all.errors.resolve(target);
        Instant due = all.registrations.standing(number).map(Registered::due).orElse(null);
        Instant soonest = all.clock.instant().plus(MIN);
        return due == null || due.isAfter(soonest) ? due : soonest;
    }

    private void subscribe(PinnedFlow target) throws ConnectorException, InterruptedException {
        String madeOf = all.bindings.print(target);
        Registered standing = all.registrations.standing(number).orElse(null);
        Instant now = all.clock.instant();
        Instant due = standing == null ? null : standing.due();
        if (standing != null && standing.madeOf().equals(madeOf) && (due == null || now.isBefore(due))) return;
        Bindings.Ready ready = all.bindings.of(target);
        WebhookTrigger<Connection> trigger = trigger(ready);
        Optional<Registration> before = Optional.ofNullable(standing).map(Registered::registration);
        Registration made;
        try {
            made = ready.ask(context -> trigger.subscribe(before, context));
        } catch (ConnectorException e) {
            ready.bound().refused(e);
            throw e;
        }
        ready.bound().accepted();
        all.registrations.put(new Registered(number, target.revision(), madeOf, now, made, false));
    }

    private void unsubscribe(Registered one) throws ConnectorException, InterruptedException {
        leaving = one;
        PinnedFlow former = all.flows.pinned(number, one.revision());
        Bindings.Ready ready = all.bindings.former(former);
        WebhookTrigger<Connection> trigger = trigger(ready);
        ready.<@Nullable Object>ask(context -> {
            trigger.unsubscribe(one.registration(), context);
            return null;
        });
        all.registrations.unregistered(one);
        all.errors.resolveRegistration(former.name());
    }

    @SuppressWarnings("unchecked") // Binding has checked that the connection has the type of this trigger.
    private static WebhookTrigger<Connection> trigger(Bindings.Ready ready) {
        return (WebhookTrigger<Connection>) ready.bound().trigger();
    }

    private @Nullable Instant interrupted(@Nullable PinnedFlow target) {
        if (!all.isClosed()) return failed(target, "It was interrupted.");
        Thread.currentThread().interrupt(); // The server is stopping.
        return null;
    }

    private synchronized Instant failed(@Nullable PinnedFlow target, String message) {
        Registered left = leaving;
        if (left == null && target != null) {
            all.errors.report(target, "The flow's address could not be registered at the sender: " + message);
        } else if (left != null) {
            FlowName name = name(left);
            String what = "The registration at the sender could not be removed (ID "
                    + left.registration().id() + "): " + message;
            if (target != null) all.errors.report(target, what);
            else if (name != null) all.errors.reportRegistration(name, what);
            else TriggerErrors.LOG.warn("Flow {}: {}", number, what);
        }
        return all.clock.instant().plus(ReconnectBackoff.after(failures++, ReconnectBackoff.MAX_POLL));
    }

    private @Nullable FlowName name(Registered one) {
        try {
            return all.flows.pinned(number, one.revision()).name();
        } catch (IllegalStateException notReadable) {
            return null;
        }
    }
}
