package io.junctura.plugin;

import io.junctura.plugin.isolation.PluginLeaks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores the installed versions with their jars, and the selected versions. Thread safe. */
public interface PluginStore {

    /** For a command without a server. Stores nothing. */
    PluginStore NOTHING = new Nothing();

    /** @param removed hashes of jars that a person has removed; they are not installed from a folder again */
    record Contents(List<InstalledVersion> versions, List<SelectedVersion> choices, Set<String> removed) {}

    Contents read();

    /**
     * Stores a version and a selection, and replaces a stored version of the same name. The jar is written in several
     * transactions, between which other writes are made.
     *
     * @param jar the file
     */
    void keep(InstalledVersion version, Path jar, SelectedVersion choice) throws IOException;

    void choose(SelectedVersion choice);

    /** @param choice the selection afterwards; null: no version of the plugin is left */
    void remove(Collection<InstalledVersion> versions, String plugin, @Nullable SelectedVersion choice);

    /** Writes the jar with this hash to a stream. @return false if it is not stored */
    boolean copy(String sha256, OutputStream into) throws IOException;

    /** Stores the leaks of plugins, for a support case. Writes only if they have changed. */
    void leaks(List<PluginLeaks.Leak> leaks);

    /** Stores nothing. */
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
