package io.junctura.plugin;

import io.junctura.plugin.isolation.PluginLeaks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where installed plugins are kept: what they say of themselves, and their jars. Thread safe. */
public sealed interface PluginStore permits PluginStore.Nothing, SqlitePluginStore {

    /** Of a command without a server: what is installed lasts as long as it does. */
    PluginStore NOTHING = new Nothing();

    /** @param removed hashes of jars that somebody has removed, so that they are not taken from a folder again */
    record Contents(List<InstalledVersion> versions, List<SelectedVersion> choices, Set<String> removed) {}

    Contents read();

    /**
     * Keeps a version, in place of what was kept under its name, and a choice with it. The jar is read in pieces; while
     * it is written, others write too.
     *
     * @param jar its content
     */
    void keep(InstalledVersion version, Path jar, SelectedVersion choice) throws IOException;

    void choose(SelectedVersion choice);

    /** @param choice what is chosen after it; null: nothing of the plugin is left */
    void remove(Collection<InstalledVersion> versions, String plugin, @Nullable SelectedVersion choice);

    /** Writes the jar of this hash. @return false if it is not kept here */
    boolean copy(String sha256, OutputStream into) throws IOException;

    /** Keeps what plugins have left behind, for whoever examines the data folder; writes only what has changed. */
    void leaks(List<PluginLeaks.Leak> leaks);

    /** Keeps nothing. */
    final class Nothing implements PluginStore {
        private Nothing() {}

        @Override
        public Contents read() {
            return new Contents(List.of(), List.of(), Set.of());
        }

        @Override
        public void keep(InstalledVersion version, Path jar, SelectedVersion choice) {}

        @Override
        public void choose(SelectedVersion choice) {}

        @Override
        public void remove(Collection<InstalledVersion> versions, String plugin, @Nullable SelectedVersion choice) {}

        @Override
        public void leaks(List<PluginLeaks.Leak> leaks) {}

        @Override
        public boolean copy(String sha256, OutputStream into) {
            return false;
        }
    }
}
