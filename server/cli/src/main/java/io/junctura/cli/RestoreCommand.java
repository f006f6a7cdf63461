package io.junctura.cli;

import io.junctura.backup.BackupKey;
import io.junctura.backup.BackupTrust;
import io.junctura.backup.CannotRestore;
import io.junctura.backup.Restore;
import io.junctura.connection.DerivedKey;
import io.junctura.connection.WrongKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fills an empty data folder from a backup. */
@Command(
        name = "restore",
        description = "Fills an empty data folder from a backup, and checks everything. Before, put "
                + "master.key into the folder: it authenticates the backup.")
final class RestoreCommand extends TerminalCommand {

    @Parameters(paramLabel = "FILE", description = "The backup.")
    @Nullable
    Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder, empty or missing (else JUNCTURA_DATA, else junctura-data).")
    @Nullable
    Path data;

    @Option(names = "--check", description = "Checks the backup as a restore would, but keeps nothing.")
    boolean check;

    @Option(
            names = "--in-doubt",
            description = "Use this option if the server continued after the backup was made. Steps that may have "
                    + "run since then wait for an answer, as after a crash.")
    boolean inDoubt;

    @Option(
            names = "--unauthenticated",
            description =
                    "Accepts a backup that the master key does not authenticate: of an earlier build, or of another "
                            + "server. Whoever could write to it may have put tokens and plugins into it.")
    boolean unauthenticated;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "With --check: the folder in which the database is unpacked (else the folder of FILE).")
    @Nullable
    Path work;

    RestoreCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed {
        Path backup = file;
        if (backup == null) throw new WrongUse("Name the backup: junctura restore FILE.");
        if (check && inDoubt) throw new WrongUse("--check restores nothing, so it does not take --in-doubt.");
        if (!check && work != null)
            throw new WrongUse("--work needs --check: junctura restore --check --work DIR FILE.");
        Path folder = Remote.dataFolder(data, terminal);
        try {
            BackupTrust trust = unauthenticated ? BackupTrust.ANY : new BackupTrust(key(folder, terminal), false);
            Restore.Result result = check
                    ? Restore.check(backup, trust, place(backup))
                    : Restore.into(backup, trust, folder, inDoubt, Clock.systemUTC());
            if (common.forPeople()) report(result, folder);
            else common.output.write(json(result), terminal.out());
            return 0;
        } catch (CannotRestore e) {
            throw new Failed(String.valueOf(e.getMessage()));
        }
    }

    /** The key of backups; null if neither the environment nor the data folder has a master key. */
    static @Nullable BackupKey key(Path folder, Terminal terminal) throws Failed {
        try {
            return DerivedKey.find(folder, terminal.variable("JUNCTURA_MASTER_KEY"), BackupKey.PURPOSE)
                    .map(BackupKey::new)
                    .orElse(null);
        } catch (WrongKey e) {
            throw new Failed(String.valueOf(e.getMessage()));
        }
    }

    private Path place(Path backup) {
        if (work != null) return work;
        Path beside = backup.toAbsolutePath().getParent();
        return beside == null ? Path.of("") : beside;
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void report(Restore.Result result, Path folder) {
        terminal.out()
                .println((check ? "Intact: the" : "Restored into " + folder + ": the") + " backup of "
                        + result.created()
                        + " by Junctura " + result.version() + ", " + counted(result.entries(), "file") + ", schema "
                        + result.schema() + ", " + counted(result.openRuns(), "unfinished run") + ".");
        for (String warning : result.warnings()) terminal.out().println("Warning: " + warning);
        if (check) return;
        if (result.sealed() && !Files.exists(folder.resolve("master.key"))) {
            terminal.out()
                    .println(
                            "The backup contains encrypted secrets. Before you start the server, put its master.key into "
                                    + folder + ", or set JUNCTURA_MASTER_KEY.");
        }
        String how = inDoubt ? ". Steps that may have run since the backup wait for an answer." : ".";
        if (result.openRuns() > 0) terminal.out().println("When the server starts, these runs continue" + how);
        terminal.out().println("New runs get numbers from " + result.newRuns() + " on.");
    }

    private static Map<String, Object> json(Restore.Result result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("created", result.created().toString());
        all.put("version", result.version());
        all.put("schema", (long) result.schema());
        all.put("entries", result.entries());
        all.put("openRuns", result.openRuns());
        all.put("sealed", result.sealed());
        if (result.newRuns() > 0) all.put("newRuns", result.newRuns());
        all.put("warnings", result.warnings());
        return all;
    }
}
