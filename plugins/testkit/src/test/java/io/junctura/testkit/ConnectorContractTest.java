package io.junctura.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class ConnectorContractTest {

    /** What fails, by its place and name; the message of each. */
    static Map<String, String> failures(
            Class<? extends Connector> connector, Consumer<ConnectorContract.Trial> arrange) {
        return failures(connector, null, arrange);
    }

    private static Map<String, String> failures(
            Class<? extends Connector> connector, @Nullable Path jar, Consumer<ConnectorContract.Trial> arrange) {
        Map<String, String> failures = new LinkedHashMap<>();
        try (ConnectorContract.Trial trial = new ConnectorContract.Trial(connector, jar)) {
            arrange.accept(trial);
            walk("", trial.nodes().stream(), failures);
        }
        return failures;
    }

    private static void walk(String path, Stream<? extends DynamicNode> nodes, Map<String, String> failures) {
        nodes.forEachOrdered(node -> {
            String name = path + node.getDisplayName();
            if (node instanceof DynamicContainer container) walk(name + ": ", container.getChildren(), failures);
            else if (node instanceof DynamicTest test) tried(name, test, failures);
        });
    }

    private static void tried(String name, DynamicTest test, Map<String, String> failures) {
        try {
            test.getExecutable().execute();
        } catch (TestAbortedException leftOut) {
            // The rule could not be tried.
        } catch (Throwable e) {
            failures.put(name, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> failures(Class<? extends Connector> connector) {
        return failures(connector, trial -> {});
    }

    @Test
    void aGoodConnectorKeepsAllOfIt() {
        Map<String, String> failures = failures(Probe.class, trial -> {
            trial.other.on("GET /lines", Reply.text(200, "text/plain", ""));
        });
        assertThat(failures).isEmpty();
    }

    @Test
    void aConnectionToWhichAPersonHasToConsentIsAuthorized() {
        assertThat(failures(Chat.class)).isEmpty();
    }

    @Test
    void titlesDescriptionsAndHintsAreChecked() {
        Map<String, String> failures = failures(WrongWords.class);
        assertThat(failures.get("its descriptor: every title is short and unique"))
                .startsWith("[every title is short and unique] ")
                .contains("wrong-words.long has the title \"sends a message.\", which is a sentence")
                .contains("begins with a small letter. Begin it with a capital.")
                .contains("wrong-words.same and wrong-words.long both have the title");
        assertThat(failures.get("its descriptor: every description is a sentence"))
                .contains("The connector wrong-words has the description \"wrong\"")
                .contains("wrong-words.long has the description \"sends\"")
                .doesNotContain("wrong-words.same");
        assertThat(failures.get("its descriptor: every component is explained"))
                .contains("wrong-words.long.howMany is not explained")
                .contains("Add \"@param howMany …\"")
                .doesNotContain("connection.url");
        assertThat(failures.get("its descriptor: fallbacks and examples fit"))
                .contains("wrong-words.long.howMany has the fallback 11, which its own @Field refuses: it is more than"
                        + " 10")
                .contains("wrong-words.long.airport has the example Bern");
        assertThat(failures.get("its descriptor: secrets by their name are of the type Secret"))
                .contains("wrong-words.connection.apiKey is a secret by its name, but of the type String")
                .contains("noSecret(\"apiKey\")");
        assertThat(failures.get("its descriptor: the connection names its address"))
                .contains("Add @ConnectionInfo(address = \"url\")");
        assertThat(failures.get("its descriptor: hosts of fallbacks are permitted"))
                .contains("The connection's \"url\" leads to localhost by default")
                .contains("Add @Permissions(hosts = \"localhost\")");
        assertThat(failures.get("its connection: it has a test")).contains("Account has no test()");
    }

    @Test
    void aTextMayBeDeclaredNotToBeSecret() {
        assertThat(failures(WrongWords.class, trial -> trial.arranged.noSecret("apiKey")))
                .doesNotContainKey("its descriptor: secrets by their name are of the type Secret");
    }

    @Test
    void recordsAreValuesThatAcceptWhatTheirSchemasAllow() {
        Map<String, String> failures = failures(WrongRecords.class);
        assertThat(failures.get("its connection: no secret is shown"))
                .contains("wrong-records.connection shows a secret in its toString(): Account with (the secret)")
                .doesNotContain("s3cr3t");
        assertThat(failures.get("its connection: its test succeeds if the other system works"))
                .contains("The test of a connection fails although the other system works: no");
        assertThat(failures.get("wrong-records.optional: optional values may be missing"))
                .contains("wrong-records.optional fails with java.lang.NullPointerException")
                .contains("A component that is @Nullable is null then");
        assertThat(failures.get("wrong-records.falls: wrong values are refused with a sentence"))
                .contains("fails with java.lang.StringIndexOutOfBoundsException")
                .contains("if \"code\" is empty");
        assertThat(failures.get("wrong-records.falls: its effect is known before it runs"))
                .contains("wrong-records.falls.effect() fails with java.lang.UnsupportedOperationException");
        assertThat(failures.get("wrong-records.identity: its inputs become the record and back"))
                .contains("is not equal to a second record");
        assertThat(failures.get("wrong-records.changes: its inputs become the record and back"))
                .contains("changes when it is written as JSON and read again");
        assertThat(failures.get("wrong-records.picky: its inputs become the record and back"))
                .contains("wrong-records.picky refuses {text=text}, which fits its schema: no")
                .contains("input(\"picky\", …)");
    }

    @Test
    void aPickyRecordIsTestedWithTheAuthorsValues() {
        Map<String, String> failures =
                failures(WrongRecords.class, trial -> trial.arranged.input("picky", Map.of("text", "the one")));
        assertThat(failures)
                .doesNotContainKey("wrong-records.picky: its inputs become the record and back")
                .doesNotContainKey("wrong-records.picky: it succeeds if the other system works");
        assertThat(failures.get("wrong-records.picky: wrong values are refused with a sentence"))
                .contains("refuses \"text\":  with \"no\", which does not say what to write instead");
    }

    @Test
    void actionsReportFailuresAndStop() {
        Map<String, String> failures = failures(WrongActions.class, trial -> {
            trial.other.on("*", Reply.json(200, Map.of("id", "O-1")).after(Duration.ofMillis(300)));
        });
        assertThat(failures.get("its connection: its test says what is wrong"))
                .contains("whose credentials are refused with 401 reports success");

        assertThat(failures.get("wrong-actions.careless: it reports refused credentials"))
                .contains("wrong-actions.careless succeeds where the other system answers 401")
                .contains("throw a ConnectorException of the kind CREDENTIALS");
        assertThat(failures.get("wrong-actions.careless: it does not deny that the request may have arrived"))
                .contains("succeeds where the other system answers 500");

        assertThat(failures.get("wrong-actions.hopeless: it reports refused credentials"))
                .contains("fails as BAD_INPUT instead of CREDENTIALS");
        assertThat(failures.get("wrong-actions.hopeless: it reports temporary failures"))
                .contains("where the other system answers 503, fails as BAD_INPUT instead of TRY_LATER");
        assertThat(failures.get("wrong-actions.hopeless: it reports permanent failures"))
                .contains("says \"java.io.IOException: 400\". People read this message");
        assertThat(failures.get("wrong-actions.hopeless: it does not deny that the request may have arrived"))
                .contains(
                        "reports that the request has not arrived (Reached.NO) although the other system answered it with 500");

        assertThat(failures.get("wrong-actions.trusting: it throws only ConnectorException"))
                .contains("throws an exception that it must not throw where the answer is 200")
                .contains("NullPointerException");
        assertThat(failures.get("wrong-actions.trusting: it sends its key, if it is keyed"))
                .contains("wrong-actions.trusting is declared KEYED, but sends no value that is the same in two"
                        + " attempts");

        assertThat(failures.get("wrong-actions.sudden: it announces its effect, if it is announced"))
                .contains("was repeated after a crash although its request had arrived");

        assertThat(failures.get("wrong-actions.alone: it runs many times at once"))
                .contains("fails when 8 runs execute it at the same time: There is one already, so it is refused.");
    }

    @Test
    void actionsAndStreamsThatDoNotStopAreFound() {
        Map<String, String> failures = failures(Stubborn.class, trial -> trial.patience = Duration.ofSeconds(3));
        assertThat(failures.get("stubborn.deaf: it stops when its run is cancelled"))
                .contains("continues although its run was cancelled while the other system gave no answer");
        assertThat(failures.get("stubborn.deaf: it stops at its time limit"))
                .contains("continues after its time limit");
        assertThat(failures.get("stubborn.endless: it ends with its flow"))
                .contains("stubborn.endless continues to consume although its flow was unpublished");
        assertThat(failures.get("it leaves no thread running"))
                .contains("has left threads running")
                .contains("left-behind");
    }

    @Test
    void aResourceThatDoesNotCloseIsFound() {
        assertThat(failures(Unclosed.class).get("it leaves no thread running"))
                .contains("has not closed Client of the connection \"contract\" within 10 seconds");
    }

    @Test
    void triggersBelieveNothing() {
        Map<String, String> failures = failures(WrongTriggers.class);
        assertThat(failures.get("its connection: its test says what is wrong"))
                .contains("says \"HTTP 401\". People read this message");
        assertThat(failures.get("its connection: every pick list answers"))
                .contains(
                        "The pick list names throws an exception that it must not throw where the other system answers 401");
        assertThat(failures.get("wrong-triggers.called: it handles every body"))
                .contains("wrong-triggers.called fails on a number");
        assertThat(failures.get("wrong-triggers.open: it rejects unsigned requests"))
                .contains("wrong-triggers.open answers 202 to an unsigned request")
                .contains("anyoneMaySend(\"open\")");
        assertThat(failures.get("wrong-triggers.open: it handles every body"))
                .contains("wrong-triggers.open fails on a number")
                .contains("wrong-triggers.open fails on no body")
                .doesNotContain("half of an object");
        assertThat(failures.get("wrong-triggers.blind: it says what is wrong"))
                .contains("wrong-triggers.blind reports success where the other system answers 401");
        assertThat(failures.get("wrong-triggers.rude: it says what is wrong"))
                .contains("wrong-triggers.rude throws an exception that it must not throw")
                .contains("status 401");
        assertThat(failures.keySet().stream().filter(name -> name.contains("wrong-triggers.open")))
                .hasSize(2);
    }

    @Test
    void anAuthorMayAllowUnsignedRequests() {
        assertThat(failures(WrongTriggers.class, trial -> trial.arranged.anyoneMaySend("open")))
                .doesNotContainKey("wrong-triggers.open: it rejects unsigned requests");
    }

    @Test
    void aConnectorThatTheBuildHasNotDescribedIsNotTried() {
        assertThatThrownBy(() -> new ConnectorContract.Trial(HarnessTest.Undescribed.class, null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Put @ConnectorInfo on it");
    }

    @Test
    void aThreadThatStillRunsThreeSecondsAfterTheConnectorWasClosedIsFound() {
        assertThat(failures(Lingering.class))
                .containsOnlyKeys("it leaves no thread running")
                .extractingByKey("it leaves no thread running")
                .asString()
                .contains("lingering")
                .contains("threads still run: \"watch\"");
    }

    @Test
    void aPickListThatDependsOnAnotherFieldIsTriedWithIt() {
        String pickLists = "its connection: every pick list answers";
        assertThat(failures(Rooms.class).get(pickLists))
                .contains("The pick list channels fails although the other system works, where nothing else of the form"
                        + " is filled in")
                .contains("The team is not filled in. Choose one first.")
                .contains("(choices(\"channels\", Map.of(…)))");
        assertThat(failures(
                                Rooms.class,
                                trial -> trial.arranged
                                        .choices("channels", Map.of("team", "T2"))
                                        .choices("threads", Map.of("channel", "C1")))
                        .get(pickLists))
                .contains("where {team=T2} is filled in")
                .contains("There is no team T2.");
        assertThat(failures(
                                Rooms.class,
                                trial -> trial.arranged
                                        .choices("channels", Map.of("team", "T1"))
                                        .choices("threads", Map.of("channel", "C1")))
                        .get(pickLists))
                .contains(
                        "The pick list threads throws an exception that it must not throw where nothing else of the form is filled in yet")
                .contains("NullPointerException");
        assertThat(failures(Rooms.class, trial -> trial.arranged.choices("chanels", Map.of()))
                        .get(pickLists))
                .contains("There is no pick list \"chanels\"")
                .contains("channels, threads");
    }

    @Test
    void aBuiltJarIsTriedAsItIs(@TempDir Path folder) {
        Path jar = PackedPlugin.pack(folder, List.of(Rates.class));
        Consumer<ConnectorContract.Trial> arrange = trial ->
                trial.arranged.input("rate", Map.of("address", "http://rates.example.com:1", "currency", "USD"));
        assertThat(failures(Rates.class, jar, arrange)).isEqualTo(failures(Rates.class, arrange));
        assertThatThrownBy(() -> failures(Rates.class, folder.resolve("none.jar"), arrange))
                .hasMessageContaining("There is no jar " + folder.resolve("none.jar"))
                .hasMessageContaining("Run mvn verify");
    }

    @Test
    void aJarWithoutALibraryThatItNeedsFailsAndNamesTheClass(@TempDir Path folder) throws IOException {
        Path jar = without("com/google/re2j/", PackedPlugin.pack(folder, List.of(Probe.class)), folder);
        assertThat(failures(Probe.class, jar, trial -> {}))
                .isNotEmpty()
                .allSatisfy((rule, message) ->
                        assertThat(message).contains("com.google.re2j.Pattern").contains("shade"));
    }

    @Test
    void aJarWithoutItsListOfExtensionsFails(@TempDir Path folder) throws IOException {
        Path jar = without("META-INF/extensions.idx", PackedPlugin.pack(folder, List.of(Chat.class)), folder);
        assertThat(failures(Chat.class, jar, trial -> {}))
                .isNotEmpty()
                .allSatisfy((rule, message) -> assertThat(message).contains("PF4J"));
    }

    @Test
    void aJarThatTheServerDoesNotTakeFailsOnce(@TempDir Path folder) throws IOException {
        Path jar = without("META-INF/MANIFEST.MF", PackedPlugin.pack(folder, List.of(Chat.class)), folder);
        assertThat(failures(Chat.class, jar, trial -> {}))
                .containsOnlyKeys("its descriptor: the server accepts it")
                .extractingByKey("its descriptor: the server accepts it")
                .asString()
                .contains("The server does not accept the plugin " + jar)
                .contains("Put Plugin-Id and Plugin-Version into its manifest");
    }

    /** A copy without the entries whose names begin so. */
    private static Path without(String begin, Path jar, Path folder) throws IOException {
        Path copy = folder.resolve("incomplete.jar");
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(copy))) {
            for (JarEntry entry : Collections.list(from.entries())) {
                if (entry.getName().startsWith(begin)) continue;
                to.putNextEntry(new JarEntry(entry.getName()));
                from.getInputStream(entry).transferTo(to);
                to.closeEntry();
            }
        }
        return copy;
    }
}
