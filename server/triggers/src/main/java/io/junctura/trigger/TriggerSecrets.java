package io.junctura.trigger;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.TriggerCheck;
import io.junctura.expression.Template.SecretUse;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks live triggers of requests whose settings name secrets: before a secret is saved, and after their connection or plugin has
 * changed. Not at the start, which loads no plugin for it: the first request of a trigger finds the same. Thread safe.
 */
public final class TriggerSecrets implements LiveTriggers {
    private final Bindings bindings;
    private final TriggerCheck check;
    private final TriggerErrors errors;
    private final BackgroundTasks tasks;
    private final Clock clock;
    private volatile List<PinnedFlow> live = List.of();

    public TriggerSecrets(Bindings bindings, TriggerCheck check, TriggerErrors errors, BackgroundTasks tasks) {
        this.bindings = bindings;
        this.check = check;
        this.errors = errors;
        this.tasks = tasks;
        this.clock = tasks.clock();
    }

    @Override
    public Set<TriggerKind> kinds() {
        return TriggerKind.all(TriggerKind::receivesRequests);
    }

    @Override
    public void live(List<PinnedFlow> flows) {
        live = flows.stream()
                .filter(flow -> !flow.plan().trigger().input().secrets().isEmpty())
                .toList();
    }

    @Override
    public void restart(Predicate<PinnedFlow> which) {
        tryAgain(which);
    }

    @Override
    public void connectionChanged(String name) {
        tryAgain(flow -> bindings.uses(flow, name));
    }

    private void tryAgain(Predicate<PinnedFlow> which) {
        List<PinnedFlow> flows = live.stream().filter(which).toList();
        if (!flows.isEmpty()) tasks.run(() -> flows.forEach(this::setUp));
    }

    private void setUp(PinnedFlow flow) {
        try {
            bindings.of(flow);
            errors.resolveSettings(flow);
        } catch (ConnectorException e) {
            errors.reportSettings(flow, TriggerErrors.notSetUp(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server is stopping.
        }
    }

    /**
     * A sentence for each new secret of a connection that a live trigger could not use, by the secret's name.
     *
     * @param secrets all secrets of the connection, with the new values
     * @param changed the names of the new ones
     */
    public Map<String, String> refusals(String connection, Map<String, Secret> secrets, Set<String> changed) {
        Map<String, String> refusals = new LinkedHashMap<>();
        for (PinnedFlow flow : live) {
            if (!bindings.uses(flow, connection)) continue;
            List<String> read = flow.plan().trigger().input().secrets().stream()
                    .map(SecretUse::name)
                    .toList();
            Optional<String> named = read.stream().filter(changed::contains).findFirst();
            if (named.isEmpty() || !secrets.keySet().containsAll(read)) continue;
            refusal(flow, secrets)
                    .ifPresent(why -> refusals.putIfAbsent(
                            named.get(),
                            "The trigger of " + flow.name().integration() + " › "
                                    + flow.name().flow() + " cannot use this value: " + why));
        }
        return refusals;
    }

    private Optional<String> refusal(PinnedFlow flow, Map<String, Secret> secrets) {
        try {
            Object input = Bindings.input(flow, clock.millis());
            return check.refusal(flow.pins(), flow.plan().trigger().use(), input, secrets);
        } catch (ConnectorException e) {
            return Optional.empty(); // Its other settings are wrong, which the trigger reports.
        }
    }
}
