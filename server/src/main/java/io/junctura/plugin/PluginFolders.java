package io.junctura.plugin;

import io.junctura.plugin.Plugins.Problem;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folders into which people put plugins: a jar that is new, or has changed, is taken once it is whole. */
final class PluginFolders {
    private static final System.Logger LOG = System.getLogger(PluginFolders.class.getName());

    private final List<Path> folders;
    private final List<Problem> always;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Map<Path, Problem> refused = new HashMap<>();

    private record Stamp(long size, FileTime changed) {}

    /** @param taken whether it has been dealt with, as it was then */
    private record Seen(Stamp stamp, boolean taken) {}

    /** Installs a jar, or says why not. */
    interface Taker {
        void take(Path jar) throws Unusable;
    }

    /** @param always problems that are told whatever lies in the folders */
    PluginFolders(List<Path> folders, List<Problem> always) {
        this.folders = List.copyOf(folders);
        this.always = List.copyOf(always);
    }

    /** @param first at the start, when nobody is copying: later a jar has to be the same twice before it is taken */
    synchronized void look(Taker taker, boolean first) {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            try {
                jars.addAll(PluginFiles.jarsIn(folder));
            } catch (IOException e) {
                problem(folder, "The folder cannot be read: " + e + ". Check its rights.");
            }
        }
        seen.keySet().retainAll(jars);
        refused.keySet().removeIf(path -> !jars.contains(path) && !folders.contains(path));
        for (Path jar : jars) {
            Stamp stamp = stamp(jar);
            Seen before = seen.get(jar);
            boolean same = before != null && before.stamp().equals(stamp);
            if (stamp == null || (same && before.taken())) continue;
            boolean whole = first || same;
            seen.put(jar, new Seen(stamp, whole));
            if (whole) take(jar, taker);
        }
    }

    private void take(Path jar, Taker taker) {
        refused.remove(jar);
        try {
            taker.take(jar);
        } catch (Unusable e) {
            problem(jar, String.valueOf(e.getMessage()));
        }
    }

    private void problem(Path jar, String message) {
        Problem problem = new Problem(jar.toString(), message);
        if (problem.equals(refused.put(jar, problem))) return;
        LOG.log(Level.WARNING, () -> "Plugin refused: " + jar + ": " + message);
    }

    private static @Nullable Stamp stamp(Path jar) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
            return attributes.isRegularFile() ? new Stamp(attributes.size(), attributes.lastModifiedTime()) : null;
        } catch (IOException e) {
            return null; // It was taken away meanwhile.
        }
    }

    synchronized List<Problem> problems() {
        List<Problem> all = new ArrayList<>(always);
        all.addAll(refused.values());
        return all;
    }
}
