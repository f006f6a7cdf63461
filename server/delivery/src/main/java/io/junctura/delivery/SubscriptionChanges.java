package io.junctura.delivery;

import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.delivery.Subscription.State;
import io.junctura.delivery.Subscriptions.Made;
import io.junctura.dispatch.ConnectionControl;
import io.junctura.error.DomainException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes of subscriptions by people and programs: checks, audit log, challenges and resends. */
final class SubscriptionChanges {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final Subscriptions subscriptions;
    private final Resends resends;
    private final ConnectionControl connections;
    private final Challenge challenge;
    private final Policy policy;
    private final Executor background;
    private final AuditLog audit;

    /** Decides which addresses may be called. */
    public interface Policy {
        /** @throws ConnectorException if the address must not be called */
        void mayCall(URI address) throws ConnectorException;
    }

    SubscriptionChanges(
            Subscriptions subscriptions,
            Resends resends,
            ConnectionControl connections,
            Http http,
            Policy policy,
            Executor background,
            AuditLog audit) {
        this.subscriptions = subscriptions;
        this.resends = resends;
        this.connections = connections;
        this.challenge = new Challenge(http, subscriptions.clock);
        this.policy = policy;
        this.background = background;
        this.audit = audit;
        subscriptions.onChange(this::changed);
    }

    /** After a change, waiting deliveries are attempted again, or canceled. */
    private void changed(Subscription one) {
        boolean gone =
                one.state() == State.ENDED || subscriptions.find(one.id()).isEmpty();
        if (gone) {
            resends.cancel(one.flow());
            return;
        }
        connections.credentialsReplaced(one.id());
        resends.look();
    }

    static void mustBeInstance(String instance) {
        if (INSTANCE.matcher(instance).matches()) return;
        throw SettingsReading.wrong(
                "instance",
                "An instance's name has 1 to 63 letters, digits, dots, dashes and underscores, and begins with a"
                        + " letter or digit.");
    }

    Made create(Customer customer, String instance, Map<String, Object> settings, Actor by) {
        mustBeInstance(instance);
        SubscriptionSettings read = SettingsReading.read(settings, null);
        subscriptions.topics.mustAllow(customer, instance, read.topics());
        mayCall(read);
        Made made = subscriptions.create(instance, null, read);
        audit.record(AuditAction.SUBSCRIPTION_CREATED, by, made.subscription().id(), instance);
        if (read.challenge()) later(made.subscription());
        return made;
    }

    /** @throws DomainException if the address must not be called */
    void mayCall(SubscriptionSettings settings) {
        try {
            policy.mayCall(settings.address());
        } catch (ConnectorException e) {
            throw SettingsReading.wrong("address", String.valueOf(e.getMessage()));
        }
    }

    /** Sends the challenge in the background. The subscription is pending until the address has answered. */
    void later(Subscription pending) {
        try {
            background.execute(() -> {
                try {
                    String refusal = challenge.refusal(pending);
                    State state = refusal == null ? State.ENABLED : State.PENDING;
                    subscriptions.set(pending.id(), state, refusal, null, 0);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (DomainException deleted) {
                    // The subscription was deleted, so the answer does not matter.
                }
            });
        } catch (RejectedExecutionException stopping) {
            // The subscription stays pending. Enabling it sends a new challenge.
        }
    }

    Subscription change(Customer customer, String id, Map<String, Object> settings, Actor by) {
        mustNotBeDeclared(subscriptions.existing(id));
        SubscriptionSettings before = subscriptions.existing(id).settings();
        SubscriptionSettings read = SettingsReading.read(settings, before);
        subscriptions.topics.mustAllow(customer, subscriptions.existing(id).instance(), read.topics());
        mayCall(read);
        Subscription after = subscriptions.change(id, now -> read);
        audit.record(AuditAction.SUBSCRIPTION_CHANGED, by, id, after.instance());
        boolean elsewhere = !read.address().equals(before.address()) || !before.challenge();
        if (!read.challenge() || !elsewhere) return after;
        return challenge(id);
    }

    /** Stops events until the address has answered a new challenge. */
    Subscription challenge(String id) {
        Subscription pending =
                subscriptions.set(id, State.PENDING, "The address has not answered the challenge yet.", null, 0);
        later(pending);
        return pending;
    }

    private static void mustNotBeDeclared(Subscription one) {
        Subscription.Origin origin = one.origin();
        if (origin == null) return;
        throw DomainException.conflict(
                "from-document",
                "The subscription " + one.id() + " is declared by the document of the integration \""
                        + origin.integration() + "\". Change subscriptions/" + origin.name()
                        + " in the document, and publish it.");
    }

    void delete(String id, Actor by) {
        mustNotBeDeclared(subscriptions.existing(id));
        Subscription gone = subscriptions.delete(id);
        audit.record(AuditAction.SUBSCRIPTION_DELETED, by, id, gone.instance());
    }

    Made rotate(String id, Duration overlap, Actor by) {
        Made made = subscriptions.rotate(id, overlap);
        audit.record(
                AuditAction.SUBSCRIPTION_ROTATED, by, id, made.subscription().instance());
        return made;
    }

    /** @param since events that were missed or failed since then are sent again; null: none */
    Subscription enable(String id, @Nullable Instant since, int rate, Actor by) throws InterruptedException {
        Subscription before = subscriptions.existing(id);
        Subscription.Origin origin = before.origin();
        if (origin != null && origin.paused()) {
            throw DomainException.conflict(
                    "integration-disabled",
                    "The integration \"" + origin.integration()
                            + "\", which declares the subscription, is switched off." + " Switch the integration on.");
        }
        if (before.state() == State.PENDING) {
            String refusal = challenge.refusal(before);
            if (refusal != null) {
                subscriptions.set(id, State.PENDING, refusal, null, 0);
                throw DomainException.conflict("challenge-not-answered", refusal);
            }
        }
        Subscription after = subscriptions.set(id, State.ENABLED, null, since, rate);
        audit.record(AuditAction.SUBSCRIPTION_ENABLED, by, id, after.instance());
        return after;
    }

    Subscription disable(String id, Actor by) {
        Subscription after = subscriptions.set(id, State.DISABLED, "It was disabled by hand.", null, 0);
        audit.record(AuditAction.SUBSCRIPTION_DISABLED, by, id, after.instance());
        return after;
    }
}
