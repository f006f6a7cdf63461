package io.junctura.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.connector.PinnedVersions;
import io.junctura.plugin.PluginInstallation.Outcome;
import io.junctura.plugin.PluginView.State;
import io.junctura.plugin.trust.Publishers;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PluginLifeTest {
    private static final Map<String, Object> NOTHING = Map.of();

    @TempDir
    Path folder;

    private Path data;
    private Path jars;

    @BeforeEach
    void folders() throws IOException {
        data = folder.resolve("data");
        jars = Files.createDirectory(folder.resolve("jars"));
        System.clearProperty("acme.closed");
    }

    @Test
    void whatArrivesInTheFirstMomentOfAStartIsNotTakenForWhatAnEarlierUploadLeft() throws Exception {
        Path jar = AcmePlugin.jar(jars, "1.0.0");
        Path copies = Files.createDirectories(data.resolve("plugins/copies"));
        Path left = Files.createFile(copies.resolve("new-1.tmp"));
        try (Shop shop = new Shop(data);
                InputStream slow = new FilterInputStream(Files.newInputStream(jar)) {
                    @Override
                    public int read(byte[] into, int from, int length) throws IOException {
                        int read = super.read(into, from, length);
                        if (read < 0) shop.plugins.keepBundled();
                        return read;
                    }
                }) {
            assertThat(left).doesNotExist();
            assertThat(shop.plugins.install(slow, "acme", "anna", false, false).outcome())
                    .isEqualTo(Outcome.INSTALLED);
        }
    }

    @Test
    void aPluginIsUsedAsSoonAsItIsInstalled() throws Exception {
        try (Shop shop = new Shop(data)) {
            assertThatThrownBy(() -> shop.run("acme.say", NOTHING)).hasMessageContaining("not installed");

            PluginInstallation arrived = shop.install(AcmePlugin.jar(jars, "1.0.0"));

            assertThat(arrived.outcome()).isEqualTo(Outcome.INSTALLED);
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
            assertThat(shop.install(jars.resolve("acme-1.0.0.jar")).outcome()).isEqualTo(Outcome.KNOWN);
            PluginView view = shop.view("acme");
            assertThat(view.title()).isEqualTo("Talks to Acme");
            assertThat(view.versions())
                    .singleElement()
                    .satisfies(version -> assertThat(version.by()).isEqualTo("anna"));
        }
    }

    @Test
    void runsStayOnTheVersionThatTheyWerePublishedWith() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            PinnedVersions before = shop.pins("acme");

            assertThat(shop.install(AcmePlugin.jar(jars, "1.1.0")).outcome()).isEqualTo(Outcome.UPGRADED);

            assertThat(shop.run(before, "acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
            assertThat(shop.run(shop.pins("acme"), "acme.say", NOTHING)).isEqualTo(Map.of("version", "1.1.0"));
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.1.0"));
            shop.plugins.choose("acme", "1.0.0", "anna");
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
            assertThat(shop.view("acme").previous()).isEqualTo("1.1.0");
        }
    }

    @Test
    void anOldVersionIsGivenUpWhenNobodyIsInItAnyMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        System.getProperties().put("acme.begun", begun);
        System.getProperties().put("acme.gate", gate);
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0-SNAPSHOT"));
            WeakReference<ClassLoader> loader = shop.loader(PinnedVersions.NONE, "acme");
            Actions.Prepared prepared = shop.actions.prepare("acme.say", null, NOTHING);
            CompletableFuture<Object> held = CompletableFuture.supplyAsync(() -> {
                try {
                    return shop.run("acme.hold", NOTHING);
                } catch (ConnectorException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            begun.await();

            Files.delete(jars.resolve("acme-1.0.0-SNAPSHOT.jar"));
            shop.install(AcmePlugin.jar(jars, "1.0.0-SNAPSHOT", "@Permissions(files = true)"));

            assertThat(shop.view("acme").versions().get(0).state()).isEqualTo(State.DRAINING);
            assertThat(shop.view("acme").versions().get(0).calls()).isEqualTo(1);
            assertThat(shop.run("acme.keep", NOTHING)).isEqualTo("a.txt");
            assertThat(System.getProperty("acme.closed")).isNull();
            gate.countDown();
            assertThat(held.join()).isEqualTo("1.0.0-SNAPSHOT");
            Eventually.is("it is closed", () -> System.getProperty("acme.closed") != null);
            // The operation that was prepared with the old classes is prepared again with the new ones.
            assertThat(prepared.run(Shop.ATTEMPT)).isEqualTo(Map.of("version", "1.0.0-SNAPSHOT"));
            prepared = null;
            held = null;
            Eventually.is("its classes are gone", () -> Shop.isCollected(loader));
        }
    }

    @Test
    void classesThatOnlyWaitingRunsNeedAreLoadedWhenTheyGoOn() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            PinnedVersions waiting = shop.pins("acme");
            shop.plugins.live(java.util.Set.copyOf(waiting.versions().values()));
            shop.run(waiting, "acme.say", NOTHING);
            shop.install(AcmePlugin.jar(jars, "1.1.0"));
            shop.plugins.sweep();
            assertThat(state(shop, "1.0.0")).isEqualTo(State.LOADED);

            shop.plugins.live(java.util.Set.of());
            Eventually.is("they are given up", () -> {
                shop.plugins.sweep();
                return state(shop, "1.0.0") == State.IDLE;
            });

            assertThat(shop.run(waiting, "acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
        }
    }

    private static State state(Shop shop, String version) {
        return shop.view("acme").versions().stream()
                .filter(one -> one.version().equals(version))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void switchedOffNothingOfItIsExecuted() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            PinnedVersions pins = shop.pins("acme");
            shop.run("acme.say", NOTHING);

            shop.plugins.setEnabled("acme", false, "anna");

            assertThat(shop.plugins.catalog().connector("acme")).isEmpty();
            assertThatThrownBy(() -> shop.run(pins, "acme.say", NOTHING))
                    .isInstanceOfSatisfying(
                            ConnectorException.class,
                            e -> assertThat(e.reached()).isEqualTo(Reached.NO))
                    .hasMessageContaining("is switched off");
            assertThat(shop.plugins.trigger(pins, "acme.hook")).isPresent();
            Eventually.is("it is closed", () -> System.getProperty("acme.closed") != null);
            shop.plugins.setEnabled("acme", true, "anna");
            assertThat(shop.run(pins, "acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
        }
    }

    @Test
    void oneVersionOrAllAreRemovedWithTheirCopies() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            PinnedVersions old = shop.pins("acme");
            shop.install(AcmePlugin.jar(jars, "1.1.0"));

            assertThatThrownBy(() -> shop.plugins.remove("acme", "1.1.0", "anna"))
                    .hasMessageContaining("Choose another version first");
            shop.plugins.remove("acme", "1.0.0", "anna");
            assertThat(shop.view("acme").previous()).isNull();
            assertThatThrownBy(() -> shop.run(old, "acme.say", NOTHING))
                    .hasMessageContaining("The plugin acme 1.0.0, with which this was published, is not installed");
            shop.plugins.remove("acme", null, "anna");

            assertThat(shop.plugins.list()).isEmpty();
            assertThat(shop.plugins.catalog().connector("acme")).isEmpty();
            assertThat(copies()).isEmpty();
            int pieces = shop.database.read(db -> db.createQuery("SELECT count(*) FROM plugin_piece")
                    .mapTo(Integer.class)
                    .one());
            assertThat(pieces).isZero();
        }
    }

    @Test
    void anotherMachineHasThePluginsThatTheDatabaseHas() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            shop.install(AcmePlugin.jar(jars, "1.1.0"));
            shop.plugins.choose("acme", "1.0.0", "anna");
        }
        for (Path copy : copies()) Files.delete(copy);

        try (Shop shop = new Shop(data)) {
            assertThat(shop.view("acme").version()).isEqualTo("1.0.0");
            assertThat(shop.view("acme").previous()).isEqualTo("1.1.0");
            assertThat(copies()).isEmpty();
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
            assertThat(copies()).hasSize(1);
        }
    }

    @Test
    void aCopyThatSomebodyChangedIsNeverOpened() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            Path copy = copies().get(0);
            Files.copy(AcmePlugin.jar(jars, "6.6.6"), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));

            shop.install(AcmePlugin.jar(jars, "2.0.0"));
            shop.database.write(db -> db.execute("UPDATE plugin_piece SET body = x'00'"));
            for (Path one : copies()) Files.writeString(one, "something else");
            assertThatThrownBy(() -> shop.run("acme.say", NOTHING)).hasMessageContaining("is not what was installed");
        }
    }

    @Test
    void aJarThatIsPutIntoAFolderIsInstalledOnceItIsWhole() throws Exception {
        Path dropped = Files.createDirectory(folder.resolve("dropped"));
        try (Shop shop = new Shop(data, List.of(dropped), Publishers.ANYONE)) {
            Path jar = AcmePlugin.jar(dropped, "1.0.0");
            shop.plugins.poll();
            assertThat(shop.plugins.list()).isEmpty();
            shop.plugins.poll();
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));

            // The plugin is loaded from a copy, so the original may be deleted or changed.
            Files.delete(jar);
            shop.plugins.poll();
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
            Files.copy(AcmePlugin.jar(jars, "1.1.0"), dropped.resolve("newer.jar"));
            shop.plugins.poll();
            shop.plugins.poll();
            assertThat(shop.view("acme").version()).isEqualTo("1.1.0");

            // A jar that a person has removed is not installed again from the folder.
            shop.plugins.remove("acme", null, "anna");
        }
        try (Shop shop = new Shop(data, List.of(dropped), Publishers.ANYONE)) {
            assertThat(shop.plugins.list()).isEmpty();
            shop.install(dropped.resolve("newer.jar"));
            assertThat(shop.view("acme").version()).isEqualTo("1.1.0");
        }
    }

    @Test
    void whatLooksLikeTheSameAndIsAnotherIsRefused() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.1.0"));

            Path other =
                    AcmePlugin.jar(Files.createDirectory(folder.resolve("o")), "1.1.0", "@Permissions(hosts = \"*\")");
            assertThatThrownBy(() -> shop.install(other))
                    .hasMessageContaining("acme 1.1.0 is installed already with another content");
            Path older = AcmePlugin.jar(jars, "1.0.9");
            assertThatThrownBy(() -> shop.install(older))
                    .hasMessageContaining("older than the installed version 1.1.0");
            assertThat(shop.install(older, true).outcome()).isEqualTo(Outcome.DOWNGRADED);
            assertThat(shop.view("acme").version()).isEqualTo("1.0.9");
            Path thief = PluginFixture.pack(
                    jars.resolve("thief.jar"),
                    Map.of("Plugin-Id", "thief", "Plugin-Version", "1.0"),
                    PluginFixture.compile("""
                        /** Acme too. */
                        @Extension @ConnectorInfo(id = "acme", title = "Acme")
                        public class Thief implements Connector {}
                        """));
            assertThatThrownBy(() -> shop.install(thief))
                    .hasMessageContaining("The connector \"acme\" is there already, from the plugin \"acme\"");
        }
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("plugins/copies"))) {
            return all.toList();
        }
    }
}
