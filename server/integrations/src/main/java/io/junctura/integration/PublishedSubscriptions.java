package io.junctura.integration;

import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.SubscriptionPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.integration.DeclaredSubscriptions.Changed;
import io.junctura.integration.DeclaredSubscriptions.Declared;
import io.junctura.integration.DeclaredSubscriptions.Mistake;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the subscriptions that published documents declare. Callers hold the lock of {@link Integrations}. */
final class PublishedSubscriptions {
    private final DeclaredSubscriptions subscriptions;
    private final Clock clock;
    /** Documents that are applied at the start change no subscriptions: they get them when they go live. */
    private boolean managed;

    PublishedSubscriptions(DeclaredSubscriptions subscriptions, Clock clock) {
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /** @param existing all integrations: subscriptions of others are removed */
    void manage(Collection<String> existing) {
        managed = true;
        for (String integration : subscriptions.integrations()) {
            if (!existing.contains(integration)) subscriptions.remove(integration);
        }
    }

    /** @param published null: the integration is unpublished or switched off */
    List<Changed> update(String integration, @Nullable CompiledRevision published) {
        if (!managed) return List.of();
        if (published != null) return subscriptions.put(integration, declared(published.plan(), published.config()));
        subscriptions.pause(integration);
        return List.of();
    }

    void remove(String integration) {
        if (managed) subscriptions.remove(integration);
    }

    private List<Declared> declared(IntegrationPlan plan, Map<String, Object> config) {
        List<Declared> all = new ArrayList<>();
        for (SubscriptionPlan one : plan.subscriptions().values()) {
            Map<String, Object> settings = one.evaluate(IntegrationStore.INSTANCE, config, clock.millis());
            all.add(new Declared(one.name(), settings, one.readsConfig() ? config : null));
        }
        return all;
    }

    /**
     * The problems of the subscriptions that a document declares, with the config of an instance.
     *
     * @param files in which the places of problems are found
     * @param file  null: the problems have no places
     */
    List<Problem> problems(List<NamedText> files, @Nullable String file, String text, InstanceCheck check) {
        // An invalid config is reported as a problem of its own.
        if (!check.wrong.isEmpty()) return List.of();
        List<Problem> problems = new ArrayList<>();
        try {
            List<Declared> all = declared(check.plan, check.config);
            for (Mistake mistake : subscriptions.mistakes(check.plan.name(), all)) {
                String pointer = "/subscriptions/" + mistake.name() + mistake.pointer();
                problems.add(
                        file == null
                                ? new Problem(null, pointer, 1, 1, "bad-subscription", mistake.message(), null)
                                : ProblemPlaces.problem(
                                        files, file, text, pointer, "bad-subscription", mistake.message()));
            }
        } catch (EvaluationProblem e) {
            problems.add(new Problem(
                    file,
                    e.place().pointer(),
                    e.place().line(),
                    e.place().column(),
                    "bad-subscription",
                    String.valueOf(e.getMessage()),
                    null));
        }
        return problems;
    }
}
