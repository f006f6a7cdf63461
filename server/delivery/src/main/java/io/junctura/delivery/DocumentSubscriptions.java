package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.delivery.Subscription.Origin;
import io.junctura.delivery.Subscription.State;
import io.junctura.error.DomainException;
import io.junctura.integration.DeclaredSubscriptions;
import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Creates, changes and removes the subscriptions that published documents declare. */
final class DocumentSubscriptions implements DeclaredSubscriptions {
    private final Subscriptions subscriptions;
    private final SubscriptionChanges changes;
    private final AuditLog audit;

    DocumentSubscriptions(Subscriptions subscriptions, SubscriptionChanges changes, AuditLog audit) {
        this.subscriptions = subscriptions;
        this.changes = changes;
        this.audit = audit;
    }

    /** The subscriptions of an integration, by their names in its document. */
    private Map<String, Subscription> of(String integration) {
        Map<String, Subscription> all = new LinkedHashMap<>();
        for (Subscription one : subscriptions.all()) {
            Origin origin = one.origin();
            if (origin != null && origin.integration().equals(integration)) all.put(origin.name(), one);
        }
        return all;
    }

    @Override
    public Set<String> integrations() {
        Set<String> integrations = new TreeSet<>();
        for (Subscription one : subscriptions.all()) {
            if (one.origin() != null) integrations.add(one.origin().integration());
        }
        return integrations;
    }

    @Override
    public List<Mistake> mistakes(String integration, List<Declared> all) {
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, Subscription> before = of(integration);
        for (Declared one : all) {
            try {
                check(one, before.get(one.name()));
            } catch (DomainException e) {
                Object pointer = e.members().get("pointer");
                mistakes.add(new Mistake(one.name(), pointer == null ? "" : pointer.toString(), e.detail()));
            }
        }
        return mistakes;
    }

    private void check(Declared one, @Nullable Subscription before) {
        SubscriptionSettings settings = SettingsReading.declared(one.settings(), one.config());
        if (before == null) {
            subscriptions.mustHaveRoom();
        } else if (!settings.signature().equals(before.settings().signature())) {
            throw SettingsReading.wrong(
                    "signature",
                    "The kind of signature stays " + before.settings().signature()
                            + ", since the subscriber verifies it. Give the subscription another name to make a new"
                            + " one.");
        }
        boolean known =
                before != null && settings.address().equals(before.settings().address());
        if (!known) changes.mayCall(settings);
    }

    @Override
    public List<Changed> put(String integration, List<Declared> all) {
        List<Changed> changed = new ArrayList<>();
        Map<String, Subscription> before = of(integration);
        for (Declared one : all) {
            Subscription earlier = before.remove(one.name());
            SubscriptionSettings settings = SettingsReading.declared(one.settings(), one.config());
            if (earlier == null) {
                Origin origin = new Origin(integration, one.name(), false);
                Subscription made = subscriptions
                        .create(Caller.OWN_INSTANCE, origin, settings)
                        .subscription();
                if (settings.challenge()) changes.later(made);
                changed.add(changed(made, AuditAction.SUBSCRIPTION_CREATED, Outcome.CREATED));
                continue;
            }
            subscriptions.pause(earlier.id(), false);
            if (same(earlier.settings(), settings)) continue;
            Subscription after = subscriptions.change(earlier.id(), now -> settings);
            applyState(earlier, after);
            changed.add(changed(after, AuditAction.SUBSCRIPTION_CHANGED, Outcome.UPDATED));
        }
        for (Subscription gone : before.values()) changed.add(removed(gone));
        return changed;
    }

    private static boolean same(SubscriptionSettings one, SubscriptionSettings other) {
        // Compares the stored form, because values from a document and from the database differ in their types.
        return Arrays.equals(Json.writeStored(one.stored()), Json.writeStored(other.stored()))
                && one.headers().equals(other.headers());
    }

    /** A new address must answer the challenge, or gets events at once, whatever the state of the old address was. */
    private void applyState(Subscription before, Subscription after) {
        boolean elsewhere = !after.settings().address().equals(before.settings().address());
        boolean asked = before.settings().challenge();
        if (after.settings().challenge()) {
            if (elsewhere || (before.isEnabled() && !asked)) changes.challenge(after.id());
        } else if (!after.isEnabled() && (elsewhere || after.state() == State.PENDING)) {
            subscriptions.set(after.id(), State.ENABLED, null, null, 0);
        }
    }

    @Override
    public void pause(String integration) {
        for (Subscription one : of(integration).values()) subscriptions.pause(one.id(), true);
    }

    @Override
    public void remove(String integration) {
        of(integration).values().forEach(this::removed);
    }

    private Changed removed(Subscription one) {
        return changed(subscriptions.delete(one.id()), AuditAction.SUBSCRIPTION_DELETED, Outcome.REMOVED);
    }

    private Changed changed(Subscription one, AuditAction action, Outcome outcome) {
        audit.record(action, Actor.SERVER, one.id(), one.instance());
        String name = one.origin() == null ? "" : one.origin().name();
        return new Changed(name, one.id(), outcome);
    }
}
