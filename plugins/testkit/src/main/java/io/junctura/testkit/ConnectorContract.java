package io.junctura.testkit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.junctura.api.Connection;
import io.junctura.api.Connector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * The contract of every connector, as tests to inherit. Extend the class, and name the connector. Describe in
 * {@link #arrange} what the tests cannot find out themselves.
 *
 * <pre>{@code
 * class AcmeContractTest extends ConnectorContract {
 *     AcmeContractTest() {
 *         super(AcmeConnector.class);
 *     }
 *
 *     @Override
 *     protected void arrange(Arrangement with) {
 *         with.other().on("POST /orders", Reply.json(201, Map.of("id", "O-1")));
 *         with.input("create-order", Map.of("customer", "C-1", "total", 10));
 *     }
 * }
 * }</pre>
 *
 * <p>The connector is packed from the class path. If the system property {@code junctura.plugin} names the plugin's
 * jar, that jar is tested instead, as the build has made it.
 *
 * <p>Actions and triggers that call the other system by {@code context.http()}, at the connection's address, run in a
 * real server against a system that refuses credentials, is overloaded, sends nonsense, or does not answer. For actions
 * and triggers that use other protocols, the tests check only records and descriptor: write your own tests with the
 * real counterpart.
 */
public abstract class ConnectorContract {
    private static final String JAR = "junctura.plugin";

    private final Class<? extends Connector> connector;

    protected ConnectorContract(Class<? extends Connector> connector) {
        this.connector = connector;
    }

    /** Describes how the other system answers when it works, and with which values the connector is tested. */
    protected void arrange(Arrangement with) {}

    /** The rules, each as a test. Reports show the group, this name, and the rule. */
    @TestFactory
    @DisplayName("contract:")
    final Stream<DynamicNode> contract() {
        String jar = System.getProperty(JAR);
        Trial trial = new Trial(connector, jar == null ? null : Path.of(jar));
        arrange(trial.arranged);
        return trial.nodes().stream().onClose(trial::close);
    }

    /** One execution of the contract. */
    static final class Trial implements AutoCloseable {
        final RecordingServer other = RecordingServer.start().on("*", Reply.json(200, Map.of()));
        final Arrangement arranged = new Arrangement(other);
        private final Class<? extends Connector> type;
        private final @Nullable Path jar;
        private final Map<String, Object> described;
        Duration patience = Duration.ofSeconds(30);
        private @Nullable Harness harness;
        private @Nullable ConnectorUnderTest work;
        private boolean isRefused;

        /** @param jar the built plugin; null to pack it from the class path */
        Trial(Class<? extends Connector> type, @Nullable Path jar) {
            if (jar != null && !Files.isRegularFile(jar)) {
                throw new AssertionError("There is no jar " + jar + ", which the system property " + JAR
                        + " names. Run mvn verify, which packs the plugin first.");
            }
            this.type = type;
            this.jar = jar;
            this.described = jar == null ? PackedPlugin.descriptor(type) : PackedPlugin.descriptor(type, jar);
        }

        List<DynamicNode> nodes() {
            DescriptorRules rules = new DescriptorRules(described, arranged);
            List<DynamicNode> all = new ArrayList<>();
            all.add(dynamicContainer(
                    "its descriptor",
                    List.of(
                            test("every title is short and unique", rules::everyTitleIsShortAndUnique),
                            test("every description is a sentence", rules::everyDescriptionIsASentence),
                            test("every component is explained", rules::everyComponentIsExplained),
                            test("fallbacks and examples fit", rules::fallbacksAndExamplesFit),
                            test("secrets by their name are of the type Secret", rules::secretsByNameAreOfTypeSecret),
                            test("the connection names its address", rules::theConnectionNamesItsAddress),
                            test("hosts of fallbacks are permitted", rules::hostsOfFallbacksArePermitted),
                            test("the server accepts it", () -> work()))));
            if (described.get("connection") instanceof Map<?, ?> connection) all.add(connection(connection));
            for (Map<?, ?> action : rules.operations("actions")) all.add(action(action));
            for (Map<?, ?> trigger : rules.operations("triggers")) all.add(trigger(trigger));
            all.add(test("it leaves no thread running", () -> work().leavesNoThreadRunning()));
            return all;
        }

        /**
         * Adds the rule's name to the message of a failure, since build tools show only the numbers of dynamic tests.
         */
        private static DynamicNode test(String name, Executable rule) {
            return dynamicTest(name, () -> {
                try {
                    rule.execute();
                } catch (AssertionError e) {
                    String message = "[" + name + "] " + e.getMessage();
                    throw new AssertionError(message + Violations.missingClass(message), e);
                }
            });
        }

        /**
         * The connector in a server, which the first rule that needs it starts.
         *
         * @throws AssertionError if the server rejects the plugin; later rules are skipped
         */
        private ConnectorUnderTest work() {
            ConnectorUnderTest known = work;
            if (known != null) return known;
            Assumptions.assumeFalse(isRefused, "The server does not accept the plugin.");
            isRefused = true;
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            Harness begun = (jar == null ? Harness.of(type) : Harness.ofJar(jar)).patience(patience);
            harness = begun;
            begun.drivers(arranged.drivers.toArray(Path[]::new));
            ConnectorUnderTest made = new ConnectorUnderTest(begun, arranged, described, before);
            work = made;
            made.connect();
            return made;
        }

        private DynamicNode connection(Map<?, ?> connection) {
            Class<? extends Record> record = record(connection);
            Map<?, ?> settings = (Map<?, ?>) connection.get("settings");
            Map<?, ?> secrets = (Map<?, ?>) connection.get("secrets");
            Map<String, Object> given = new LinkedHashMap<>(arranged.connection);
            // The author may give secrets that are not components of the record.
            given.keySet()
                    .removeIf(
                            name -> !SampleValues.properties(settings).containsKey(name) && !secrets.containsKey(name));
            RecordRules rules = new RecordRules(described.get("id") + ".connection", record, settings, secrets, given);
            List<DynamicNode> tests = records(rules);
            tests.add(test("it has a test", () -> hasATest(record)));
            tests.add(test(
                    "its test succeeds if the other system works",
                    () -> new ConnectionRules(work()).theTestSucceedsIfTheOtherSystemWorks()));
            if (described.get("options") instanceof Map<?, ?> lists && !lists.isEmpty()) {
                tests.add(test("every pick list answers", () -> new ConnectionRules(work()).everyPickListAnswers()));
            }
            return dynamicContainer(
                    "its connection", Stream.concat(tests.stream(), Stream.of(1).flatMap(any -> tested())));
        }

        private Stream<DynamicNode> tested() {
            if (work == null) return Stream.of();
            ConnectionRules rules = new ConnectionRules(work());
            if (!rules.theTestCalls()) return Stream.of();
            return Stream.of(test("its test says what is wrong", rules::theTestSaysWhatIsWrong));
        }

        private static void hasATest(Class<? extends Record> record) {
            try {
                if (record.getMethod("test", io.junctura.api.Context.class).getDeclaringClass() != Connection.class)
                    return;
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e); // The interface has it.
            }
            throw new AssertionError(
                    record.getSimpleName() + " has no test(), so a typing error in a connection is found only when"
                            + " the first run fails. Override it with the cheapest request that needs"
                            + " the credentials.");
        }

        private DynamicNode action(Map<?, ?> action) {
            String use = String.valueOf(action.get("use"));
            Map<?, ?> input = (Map<?, ?>) action.get("input");
            String name = use.substring(use.indexOf('.') + 1);
            RecordRules rules = new RecordRules(use, record(action), input, Map.of(), arranged.inputs.get(name));
            List<DynamicNode> tests = records(rules);
            tests.add(test("its effect is known before it runs", rules::itsEffectIsKnownBeforeItRuns));
            boolean given = arranged.inputs.containsKey(name) || arranged.eachInput.containsKey(name);
            if (!given && (needsAFile(input) || rules.hasSecrets())) return dynamicContainer(use, tests);
            tests.add(test(
                    "it succeeds if the other system works",
                    () -> acting(action).succeeds()));
            tests.add(test("it runs many times at once", () -> acting(action).runsManyTimesAtOnce()));
            return dynamicContainer(
                    use, Stream.concat(tests.stream(), Stream.of(action).flatMap(this::reaching)));
        }

        /**
         * Evaluated after the earlier rules, since only they show whether the action calls the other system by HTTP.
         */
        private Stream<DynamicNode> reaching(Map<?, ?> action) {
            if (work == null) return Stream.of();
            ActionRules acting = acting(action);
            if (!acting.calls()) return Stream.of();
            return Stream.of(
                    test("it reports refused credentials", acting::reportsRefusedCredentials),
                    test("it reports temporary failures", acting::reportsTemporaryFailures),
                    test("it reports permanent failures", acting::reportsPermanentFailures),
                    test("it throws only ConnectorException", acting::throwsOnlyConnectorExceptions),
                    test(
                            "it does not deny that the request may have arrived",
                            acting::doesNotDenyThatTheRequestMayHaveArrived),
                    test("it sends its key, if it is keyed", acting::sendsItsKey),
                    test("it announces its effect, if it is announced", acting::announcesItsEffect),
                    test("it stops when its run is cancelled", acting::stopsWhenItsRunIsCancelled),
                    test("it stops at its time limit", acting::stopsAtItsTimeLimit));
        }

        private ActionRules acting(Map<?, ?> action) {
            return new ActionRules(work(), action);
        }

        private DynamicNode trigger(Map<?, ?> trigger) {
            String use = String.valueOf(trigger.get("use"));
            String name = use.substring(use.indexOf('.') + 1);
            RecordRules rules = new RecordRules(
                    use, record(trigger), (Map<?, ?>) trigger.get("input"), Map.of(), arranged.inputs.get(name));
            List<DynamicNode> tests = records(rules);
            String kind = String.valueOf(trigger.get("kind"));
            if (kind.equals("webhook")) {
                tests.add(test(
                        "it rejects unsigned requests",
                        () -> triggering(trigger).rejectsUnsignedRequests()));
            }
            if (kind.equals("webhook") || kind.equals("call")) {
                tests.add(
                        test("it handles every body", () -> triggering(trigger).handlesEveryBody()));
            }
            if (kind.equals("stream")) {
                tests.add(
                        test("it ends with its flow", () -> triggering(trigger).endsWithItsFlow()));
            }
            if (!kind.equals("poll") && !kind.equals("file")) return dynamicContainer(use, tests);
            tests.add(test(
                    "it polls if the other system works",
                    () -> triggering(trigger).pollsIfTheOtherSystemWorks()));
            return dynamicContainer(
                    use, Stream.concat(tests.stream(), Stream.of(trigger).flatMap(this::asking)));
        }

        private Stream<DynamicNode> asking(Map<?, ?> trigger) {
            if (work == null) return Stream.of();
            TriggerRules rules = triggering(trigger);
            if (!rules.calls()) return Stream.of();
            return Stream.of(test("it says what is wrong", rules::saysWhatIsWrong));
        }

        private TriggerRules triggering(Map<?, ?> trigger) {
            return new TriggerRules(work(), trigger);
        }

        private static boolean needsAFile(Map<?, ?> input) {
            List<?> required = input.get("required") instanceof List<?> list ? list : List.of();
            return SampleValues.properties(input).entrySet().stream()
                    .anyMatch(one -> required.contains(one.getKey())
                            && "file".equals(((Map<?, ?>) one.getValue()).get("format")));
        }

        private static List<DynamicNode> records(RecordRules rules) {
            List<DynamicNode> tests = new ArrayList<>();
            tests.add(test("its inputs become the record and back", rules::inputsBecomeTheRecordAndBack));
            tests.add(test("optional values may be missing", rules::optionalValuesMayBeMissing));
            tests.add(test("wrong values are refused with a sentence", rules::wrongValuesAreRefusedWithASentence));
            if (rules.hasSecrets()) tests.add(test("no secret is shown", rules::noSecretIsShown));
            return tests;
        }

        private Class<? extends Record> record(Map<?, ?> operation) {
            String name = String.valueOf(operation.get("class"));
            try {
                return Class.forName(name, true, type.getClassLoader()).asSubclass(Record.class);
            } catch (ClassNotFoundException | ClassCastException e) {
                throw new AssertionError(
                        "The descriptor names the record " + name + ", which does not exist. Run mvn clean.", e);
            }
        }

        @Override
        public void close() {
            if (harness != null) harness.close();
            other.close();
        }
    }
}
