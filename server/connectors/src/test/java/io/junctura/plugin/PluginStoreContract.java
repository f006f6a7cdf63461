package io.junctura.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.junctura.json.Json;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.isolation.PluginLeaks;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that the store of plugins must pass on each database. */
public abstract class PluginStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-01T09:00:00Z");

    @TempDir
    Path folder;

    /** Of one empty database. */
    protected abstract PluginStore store();

    /** The stored leaks: a line for each. */
    protected abstract String leaks() throws Exception;

    protected abstract void restart() throws Exception;

    private InstalledVersion version(String sha256, long size) throws Exception {
        return new InstalledVersion(
                PluginJar.read(PluginFixture.probe(folder, "acme")), sha256, size, Origin.UPLOADED, "key", NOW, "anna");
    }

    private Path jar(byte[] content) throws Exception {
        return Files.write(folder.resolve("content.jar"), content);
    }

    private SelectedVersion selected(InstalledVersion version, @Nullable String before) {
        return new SelectedVersion("acme", version.jar().version(), before, true, false);
    }

    private byte @Nullable [] copy(String sha256) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return store().copy(sha256, out) ? out.toByteArray() : null;
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void anEmptyDatabaseHasNoPlugin() throws Exception {
        assertThat(store().read()).isEqualTo(new PluginStore.Contents(List.of(), List.of(), Set.of()));
        assertThat(copy("aa")).isNull();
    }

    @Test
    void aVersionAndItsJarAreReadAsTheyWereKeptAlsoAfterARestart() throws Exception {
        byte[] content = bytes(600_000);
        InstalledVersion version = version("aa", content.length);
        store().keep(version, jar(content), selected(version, "0.9"));
        restart();
        List<InstalledVersion> stored = store().read().versions();
        assertThat(stored)
                .extracting(
                        InstalledVersion::named,
                        InstalledVersion::sha256,
                        InstalledVersion::size,
                        InstalledVersion::origin,
                        InstalledVersion::signer,
                        InstalledVersion::at,
                        InstalledVersion::by)
                .containsExactly(tuple(version.named(), "aa", 600_000L, Origin.UPLOADED, "key", NOW, "anna"));
        assertThat(Json.writeStored(stored.get(0).jar().about()))
                .isEqualTo(Json.writeStored(version.jar().about()));
        assertThat(store().read().choices()).containsExactly(selected(version, "0.9"));
        assertThat(copy("aa")).isEqualTo(content);
    }

    @Test
    void aVersionThatIsKeptAgainReplacesItsJar() throws Exception {
        InstalledVersion first = version("aa", 10);
        store().keep(first, jar(bytes(10)), selected(first, null));
        InstalledVersion second = version("bb", 20);
        store().keep(second, jar(bytes(20)), selected(second, null));
        assertThat(store().read().versions())
                .extracting(InstalledVersion::sha256)
                .containsExactly("bb");
        assertThat(copy("aa")).isNull();
        assertThat(copy("bb")).isEqualTo(bytes(20));
    }

    @Test
    void aSelectionIsReplaced() throws Exception {
        InstalledVersion version = version("aa", 10);
        store().keep(version, jar(bytes(10)), selected(version, null));
        SelectedVersion disabled = selected(version, "0.9").enabled(false).afterMove();
        store().choose(disabled);
        assertThat(store().read().choices()).containsExactly(disabled);
    }

    @Test
    void theHashOfARemovedJarIsKnownUntilTheJarIsKeptAgain() throws Exception {
        InstalledVersion version = version("aa", 10);
        store().keep(version, jar(bytes(10)), selected(version, null));
        store().remove(List.of(version), "acme", null);
        restart();
        assertThat(store().read().versions()).isEmpty();
        assertThat(store().read().choices()).isEmpty();
        assertThat(store().read().removed()).containsExactly("aa");
        assertThat(copy("aa")).isNull();
        store().keep(version, jar(bytes(10)), selected(version, null));
        assertThat(store().read().removed()).isEmpty();
    }

    @Test
    void aRemovalSelectsAnotherVersion() throws Exception {
        InstalledVersion version = version("aa", 10);
        store().keep(version, jar(bytes(10)), selected(version, "0.9"));
        SelectedVersion other = new SelectedVersion("acme", "0.9", null, true, true);
        store().remove(List.of(version), "acme", other);
        assertThat(store().read().choices()).containsExactly(other);
    }

    @Test
    void leaksAreReplacedAndDeleted() throws Exception {
        store().leaks(List.of(new PluginLeaks.Leak(NOW, "A thread of acme\nruns."), new PluginLeaks.Leak(NOW, "Two.")));
        restart();
        assertThat(leaks()).isEqualTo(NOW + " A thread of acme runs.\n" + NOW + " Two.");
        store().leaks(List.of());
        assertThat(leaks()).isEmpty();
    }
}
