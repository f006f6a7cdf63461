package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.author.ProjectFolder;
import io.junctura.plugin.AcmePlugin;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTest {
    private static final String FLOWS = """
            integration: tried
            flows:
              hold:
                trigger: { use: acme.hook }
                steps: [ { use: acme.hold } ]
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Junctura server;
    private Path target;
    private Path flows;
    private Reloading reloading;

    @BeforeEach
    void serve() throws Exception {
        Path data = folder.resolve("data");
        server = Junctura.start(Settings.defaults(data, 0));
        target = Files.createDirectories(folder.resolve("project/target"));
        flows = folder.resolve("flows.yaml");
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, out, InputStream.nullInputStream(), name -> null);
        ApplyCommand documents = new ApplyCommand(terminal);
        documents.files.add(flows);
        documents.remote = Remote.of(data);
        reloading = new Reloading(
                new ProjectFolder(folder.resolve("project")),
                null,
                PluginPlace.at(documents.remote.open(terminal)),
                documents,
                terminal);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Puts a jar there as a build does, and looks as often as it takes to see that it is whole. */
    private String built(String version, String permissions) throws Exception {
        Path jar = AcmePlugin.jar(Files.createDirectories(folder.resolve("jars")), version, permissions);
        Files.copy(jar, target.resolve("acme.jar"), StandardCopyOption.REPLACE_EXISTING);
        return polled();
    }

    private String polled() throws Exception {
        said.reset();
        reloading.poll();
        reloading.poll();
        return said.toString(StandardCharsets.UTF_8);
    }

    private static int post(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void eachBuildTakesThePlaceOfTheOneBefore() throws Exception {
        assertThat(polled()).isEmpty();
        assertThat(built("1.0.0-SNAPSHOT", ""))
                .contains("  acme 1.0.0-SNAPSHOT is loaded.\n")
                .contains("It calls only the addresses that its connections name.");
        assertThat(polled()).isEmpty();
        assertThat(built("1.0.0-SNAPSHOT", "@Permissions(files = true)")).contains("acme 1.0.0-SNAPSHOT is reloaded.");
        assertThat(built("1.1.0", "")).contains("acme 1.1.0 is reloaded.");
        assertThat(built("1.0.0-SNAPSHOT", "")).as("back again").contains("acme 1.0.0-SNAPSHOT is reloaded.");
    }

    @Test
    void whatIsRefusedIsSaidAndTheServerGoesOnWithWhatItHas() throws Exception {
        built("1.0.0", "");
        assertThat(built("1.0.0", "@Permissions(files = true)"))
                .contains("Not loaded: The plugin acme 1.0.0 is installed already with another content")
                .contains("only a version that ends in -SNAPSHOT may be replaced");
        assertThat(server.catalog().connector("acme")).isPresent();
        assertThat(built("1.0.1", "")).contains("acme 1.0.1 is reloaded.");
    }

    @Test
    void documentsAreAppliedOnceTheConnectorIsThereAndWheneverTheyChange() throws Exception {
        Files.writeString(flows, FLOWS);
        assertThat(polled()).as("they need the connector").isEmpty();
        assertThat(built("1.0.0-SNAPSHOT", "")).contains("integration  tried  1        created");
        Files.writeString(flows, FLOWS.replace("acme.hold", "acme.hole"));
        assertThat(polled()).contains("acme.hole").contains("Not applied: ");
        assertThat(built("1.0.0-SNAPSHOT", "@Permissions(files = true)"))
                .as("what was refused may be right now")
                .contains("Not applied: ");
        Files.writeString(flows, FLOWS.replace("tried", "tried-too"));
        assertThat(polled()).contains("tried-too");
        assertThat(built("1.1.0", "")).doesNotContain("tried-too");
    }

    @Test
    void callsUnderWayEndInTheOldOne() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        System.getProperties().put("acme.begun", begun);
        System.getProperties().put("acme.gate", gate);
        Files.writeString(flows, FLOWS);
        polled();
        built("1.0.0-SNAPSHOT", "");
        assertThat(post(server.publicAddress() + "/hooks/default/tried/hold")).isEqualTo(202);
        begun.await();
        assertThat(built("1.0.0-SNAPSHOT", "@Permissions(files = true)"))
                .contains("is reloaded.")
                .contains("Calls under way stay in the old one until they are over.");
        assertThat(polled()).isEmpty();
        gate.countDown();
        await().untilAsserted(() -> {
            reloading.poll();
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("The old one is gone.");
        });
    }
}
