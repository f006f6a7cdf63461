package io.junctura.integration;

import io.junctura.api.Secret;
import io.junctura.connector.TriggerCheck;
import io.junctura.definition.FlowPlan.TriggerPlan;
import io.junctura.definition.IntegrationPlan.SecretUse;
import io.junctura.definition.Problem;
import io.junctura.definition.TriggerReading;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.memory.MemoryExhausted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds secrets that triggers cannot use, such as a signing secret that cannot be a key of the sender's scheme. */
final class TriggerSecretCheck {
    private final TriggerCheck triggers;
    private final CompiledPlans plans;
    private final Clock clock;

    TriggerSecretCheck(TriggerCheck triggers, CompiledPlans plans, Clock clock) {
        this.triggers = triggers;
        this.plans = plans;
        this.clock = clock;
    }

    /** @param secretsOf the secrets of a connection, by its name */
    List<UnusableSecret> unusable(
            @Nullable String file, InstanceCheck check, Function<String, Map<String, Secret>> secretsOf) {
        List<UnusableSecret> all = new ArrayList<>();
        check.plan.flows().forEach((name, flow) -> {
            String pointer = TriggerReading.pointer(name) + "/";
            List<SecretUse> uses = check.plan.secrets().stream()
                    .filter(use -> use.pointer().startsWith(pointer))
                    .toList();
            String slot = flow.trigger().connection();
            String connection = slot == null ? null : check.bindings.get(slot);
            if (uses.isEmpty() || connection == null) return;
            Map<String, Secret> secrets = secretsOf.apply(connection);
            Set<String> names = uses.stream().map(SecretUse::name).collect(Collectors.toCollection(LinkedHashSet::new));
            // Missing ones are another problem.
            if (!secrets.keySet().containsAll(names)) return;
            refusal(flow.trigger(), check, secrets)
                    .ifPresent(why -> all.add(
                            new UnusableSecret(connection, names, problem(file, uses.get(0), connection, names, why))));
        });
        return all;
    }

    private Optional<String> refusal(TriggerPlan trigger, InstanceCheck check, Map<String, Secret> secrets) {
        Scope scope = Scope.of(clock.millis(), 0)
                .with("instance", Map.of("name", "default"))
                .with("config", check.config);
        try {
            Object input = trigger.input().evaluate(scope);
            return triggers.refusal(plans.pins(check.plan), trigger.use(), input, secrets);
        } catch (EvaluationProblem | MemoryExhausted e) {
            return Optional.empty(); // The trigger reports it when it is set up.
        }
    }

    private static Problem problem(
            @Nullable String file, SecretUse use, String connection, Set<String> names, String why) {
        return new Problem(
                file,
                use.pointer(),
                use.line(),
                use.column(),
                "unusable-secret",
                "The trigger cannot use the secret " + String.join(", ", names) + " of the connection \"" + connection
                        + "\": " + why + " Save the right value with the connection.",
                null);
    }
}
