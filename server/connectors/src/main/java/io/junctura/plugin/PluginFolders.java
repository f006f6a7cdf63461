package io.junctura.plugin;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connector.PluginVersion;
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

/** Watched folders: a new or changed jar in one of them is installed once it is complete. Thread safe. */
final class PluginFolders {
    private static final System.Logger LOG = System.getLogger(PluginFolders.class.getName());

    private final List<Path> folders;
    private final PluginInstaller installer;
    private final AuditLog audit;
    private final Map<Path, SeenFile> seen = new HashMap<>();
    private final Map<Path, Problem> refused = new HashMap<>();

    private record Stamp(long size, FileTime changed) {}

    /** @param tried whether the jar of this stamp has been installed or refused */
    private record SeenFile(Stamp stamp, boolean tried) {}

    PluginFolders(List<Path> folders, PluginInstaller installer, AuditLog audit) {
        this.folders = List.copyOf(folders);
        this.installer = installer;
        this.audit = audit;
    }

    /** Installs what was in the folders before the server started. */
    void lookFirst() {
        poll(true);
    }

    /** Installs new and changed jars. To be called every few seconds. */
    void poll() {
        poll(false);
    }

    /** @param first whether jars are complete; later calls wait until a jar is the same in two of them */
    private synchronized void poll(boolean first) {
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
            SeenFile before = seen.get(jar);
            boolean same = before != null && before.stamp().equals(stamp);
            if (stamp == null || (same && before.tried())) continue;
            boolean complete = first || same;
            seen.put(jar, new SeenFile(stamp, complete));
            if (complete) install(jar);
        }
    }

    private void install(Path jar) {
        refused.remove(jar);
        try {
            installer.installFromFolder(jar).ifPresent(this::record);
        } catch (Unusable e) {
            problem(jar, String.valueOf(e.getMessage()));
        }
    }

    private void record(PluginInstallation arrived) {
        PluginVersion version = arrived.version();
        audit.record(AuditAction.PLUGIN_INSTALLED, Actor.SERVER, version.plugin(), version.version(), arrived.sha256());
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
            return null; // It has been removed meanwhile.
        }
    }

    /** Jars that were refused, and folders that cannot be read. */
    synchronized List<Problem> problems() {
        return new ArrayList<>(refused.values());
    }
}
