package io.junctura.integration;

import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretValues;
import io.junctura.definition.Documents;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.MissingSecrets;
import io.junctura.definition.MissingSecrets.Holder;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.ServerRules;
import io.junctura.integration.IntegrationStore.Instance;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what prevents documents from being applied: problems in themselves, and missing connections, secrets and config
 * values. Changes nothing.
 */
final class DocumentCheck {
    /** The problems of calls that {@link #validate} does not report. */
    private static final Set<String> MISSING_HERE = Set.of("unknown-integration", "not-published");

    private final CompiledPlans plans;
    private final IntegrationStore store;
    private final SavedConnections connections;
    private final PublishedSubscriptions subscriptions;
    private final PublishedFlows flows;
    private final ServerRules rules;
    private final CallCheck calls;
    private final TriggerSecretCheck triggerSecrets;

    DocumentCheck(
            IntegrationStore store,
            SavedConnections connections,
            PublishedSubscriptions subscriptions,
            PublishedFlows flows,
            PublishedCalls calls,
            DocumentRules rules,
            Clock clock) {
        this.plans = flows.plans();
        this.store = store;
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.flows = flows;
        this.calls = new CallCheck(flows, plans, calls);
        this.rules = rules.values();
        this.triggerSecrets = new TriggerSecretCheck(rules.triggers(), plans, clock);
    }

    /** The documents, and the problems that they have in themselves. */
    Reading reading(List<NamedText> files) {
        return Documents.read(files, plans.connectors(), rules);
    }

    /** @throws InvalidDocuments with every problem that the documents have in themselves */
    Reading read(List<NamedText> files) throws InvalidDocuments {
        Reading reading = reading(files);
        if (!reading.problems().isEmpty()) throw new InvalidDocuments(reading.problems());
        return reading;
    }

    /** What is wrong with documents. The connections and integrations that they use may be missing here. */
    List<Problem> validate(List<NamedText> files) {
        Reading reading = reading(files);
        List<Problem> problems = new ArrayList<>(reading.problems());
        Map<String, ConnectionDocument> offered = byName(reading);
        Map<String, InstanceCheck> together = together(reading);
        for (IntegrationDocument document : reading.integrations()) {
            Map<String, String> bindings = store.instance(document.name()).bindings();
            problems.addAll(MissingSecrets.missing(
                    document.file(), document.plan(), slot -> held(bindings.getOrDefault(slot, slot), offered)));
            problems.addAll(subscriptions.problems(files, document.file(), document.text(), of(document.plan())));
            calls.problems(files, document, together).stream()
                    .filter(problem -> !MISSING_HERE.contains(problem.code()))
                    .forEach(problems::add);
        }
        return problems;
    }

    /** The problems of documents, and of what their integrations need: connections, secrets and config. */
    List<Problem> problems(List<NamedText> files, Reading reading) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        Map<String, InstanceCheck> together = together(reading);
        for (IntegrationDocument document : reading.integrations()) {
            problems.addAll(problems(files, document, of(document.plan()), Map.of()));
            unusableSecrets(document, of(document.plan()), Map.of(), SecretValues.NONE)
                    .forEach(one -> problems.add(one.problem()));
            problems.addAll(calls.problems(files, document, together));
        }
        return problems;
    }

    private Map<String, InstanceCheck> together(Reading reading) {
        Map<String, InstanceCheck> together = new HashMap<>();
        for (IntegrationDocument document : reading.integrations()) {
            together.put(document.name(), of(document.plan()));
        }
        return together;
    }

    /**
     * Checks documents that are about to be applied together.
     *
     * @return by the integration's name
     * @throws InvalidDocuments with all problems
     */
    Map<String, InstanceCheck> check(List<NamedText> files, Reading reading, SecretValues values)
            throws InvalidDocuments {
        List<Problem> problems = new ArrayList<>();
        Map<String, ConnectionDocument> offered = byName(reading);
        for (ConnectionDocument document : reading.connections()) {
            problems.addAll(problems(files, document, values));
        }
        Map<String, InstanceCheck> checks = new LinkedHashMap<>();
        for (IntegrationDocument document : reading.integrations()) {
            InstanceCheck check =
                    new InstanceCheck(document.plan(), store.instance(document.name()), connectorOf(offered));
            checks.put(document.name(), check);
            problems.addAll(problems(files, document, check, offered));
            unusableSecrets(document, check, offered, values).forEach(one -> problems.add(one.problem()));
        }
        for (IntegrationDocument document : reading.integrations()) {
            problems.addAll(calls.problems(files, document, checks));
        }
        if (!problems.isEmpty()) throw new InvalidDocuments(problems);
        return checks;
    }

    /** The triggers of documents that cannot use the secrets of the connections in the same documents. */
    List<UnusableSecret> unusableSecrets(Reading reading, SecretValues values) {
        Map<String, ConnectionDocument> offered = byName(reading);
        return reading.integrations().stream()
                .flatMap(document -> unusableSecrets(
                        document,
                        new InstanceCheck(document.plan(), Instance.EMPTY, connectorOf(offered)),
                        offered,
                        values)
                        .stream())
                .toList();
    }

    private List<UnusableSecret> unusableSecrets(
            IntegrationDocument document,
            InstanceCheck check,
            Map<String, ConnectionDocument> offered,
            SecretValues values) {
        return triggerSecrets.unusable(
                document.file(), check, name -> connections.secrets(name, offered.get(name), values));
    }

    private List<Problem> problems(List<NamedText> files, ConnectionDocument document, SecretValues values) {
        List<Problem> problems = new ArrayList<>();
        String inUse = connectorInUse(document);
        if (inUse != null) {
            problems.add(ProblemPlaces.problem(
                    files, document.file(), document.text(), "/connector", "connection-in-use", inUse));
        }
        List<Problem> refused = refusedReads(document, values);
        problems.addAll(refused);
        if (!refused.isEmpty()) return problems;
        connections
                .missing(document, values)
                .forEach((field, sentence) -> problems.add(ProblemPlaces.problem(
                        files, document.file(), document.text(), "/secrets/" + field, "missing-secret", sentence)));
        return problems;
    }

    private List<Problem> problems(
            List<NamedText> files,
            IntegrationDocument document,
            InstanceCheck check,
            Map<String, ConnectionDocument> offered) {
        List<Problem> problems = new ArrayList<>();
        check.unbound.forEach((slot, sentence) -> problems.add(ProblemPlaces.problem(
                files, document.file(), document.text(), "/connections/" + slot, "unbound-slot", sentence)));
        check.wrong.forEach(one -> problems.add(ProblemPlaces.problem(
                files, document.file(), document.text(), "/config" + one.pointer(), "bad-config", one.message())));
        problems.addAll(MissingSecrets.missing(
                document.file(), document.plan(), slot -> held(check.bindings.get(slot), offered)));
        problems.addAll(subscriptions.problems(files, document.file(), document.text(), check));
        return problems;
    }

    /** @throws InvalidDocuments if a version that is stored does not fit the instance or what is saved now */
    InstanceCheck ofStored(IntegrationPlan plan, Instance instance) throws InvalidDocuments {
        InstanceCheck check = new InstanceCheck(plan, instance, connections::connectorOf);
        List<Problem> problems = missingSecrets(null, plan, check);
        problems.addAll(subscriptions.problems(List.of(), null, "", check));
        if (check.sound() && problems.isEmpty()) return check;
        check.unbound.forEach((slot, sentence) ->
                problems.add(new Problem(null, "/connections/" + slot, 1, 1, "unbound-slot", sentence, null)));
        check.wrong.forEach(one ->
                problems.add(new Problem(null, "/config" + one.pointer(), 1, 1, "bad-config", one.message(), null)));
        throw new InvalidDocuments(problems);
    }

    /** @throws InvalidDocuments if {@link #ofStored} does, or the version calls flows that it may no longer call */
    InstanceCheck toRollBack(IntegrationPlan plan, String text, Instance instance) throws InvalidDocuments {
        InstanceCheck check = ofStored(plan, instance);
        List<Problem> refused = calls.ofStored(plan, text);
        if (!refused.isEmpty()) throw new InvalidDocuments(refused);
        return check;
    }

    /** A plan with the config and the connections of its instance. */
    InstanceCheck of(IntegrationPlan plan) {
        return new InstanceCheck(plan, store.instance(plan.name()), connections::connectorOf);
    }

    /** A problem for each secret that the flows name and the bound connections do not have. */
    List<Problem> missingSecrets(@Nullable String file, IntegrationPlan plan, InstanceCheck check) {
        return new ArrayList<>(MissingSecrets.missing(file, plan, slot -> held(check.bindings.get(slot), Map.of())));
    }

    private List<Problem> refusedReads(ConnectionDocument document, SecretValues values) {
        List<Problem> refused = new ArrayList<>();
        for (OutsideRead read : document.reads()) {
            if (connections.keeps(document, read.secret(), read.source())) continue;
            values.refusal(read)
                    .ifPresent(sentence -> refused.add(new Problem(
                            read.file(),
                            read.pointer(),
                            read.line(),
                            read.column(),
                            "read-not-allowed",
                            sentence,
                            null)));
        }
        return refused;
    }

    private @Nullable String connectorInUse(ConnectionDocument document) {
        String before = connections.connectorOf(document.name()).orElse(document.connector());
        List<String> users = before.equals(document.connector()) ? List.of() : flows.usersOf(document.name());
        if (users.isEmpty()) return null;
        return "The connection \"" + document.name() + "\" is of the connector \"" + before + "\" and used by "
                + String.join(", ", users) + ". Give the new one another name.";
    }

    private static Map<String, ConnectionDocument> byName(Reading reading) {
        Map<String, ConnectionDocument> byName = new HashMap<>();
        reading.connections().forEach(document -> byName.put(document.name(), document));
        return byName;
    }

    private Function<String, Optional<String>> connectorOf(Map<String, ConnectionDocument> offered) {
        return name -> {
            ConnectionDocument document = offered.get(name);
            return document != null ? Optional.of(document.connector()) : connections.connectorOf(name);
        };
    }

    private Optional<Holder> held(@Nullable String connection, Map<String, ConnectionDocument> offered) {
        if (connection == null) return Optional.empty();
        return connections.secretNames(connection, offered.get(connection)).map(names -> new Holder(connection, names));
    }
}
