package io.junctura.cli;

import io.junctura.Version;
import io.junctura.backup.AtomicFile;
import io.junctura.backup.BackupFile;
import io.junctura.backup.BackupFolder;
import io.junctura.backup.BackupSize;
import io.junctura.backup.CannotBackUp;
import io.junctura.backup.CannotRestore;
import io.junctura.backup.OfflineBackup;
import io.junctura.connector.input.Durations;
import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backs up a data folder into one file, while the server runs or when it has stopped. */
@Command(
        name = "backup",
        description =
                "Backs up a data folder into one file, whether its server runs or not: the database, large values, "
                        + "files and plugins, but not master.key. With --every it makes backups regularly.")
final class BackupCommand extends TerminalCommand {

    @Mixin
    Remote remote = new Remote();

    @Parameters(
            paramLabel = "FILE",
            description = "The file to write. If it is a folder, the backup in it is named after its time.")
    @Nullable
    Path to;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description =
                    "Makes a backup in this interval, such as 6h or 1d, until you stop it. FILE is a folder then.")
    @Nullable
    String every;

    @Option(names = "--keep", paramLabel = "N", description = "With --every: how many backups to keep (default: 7).")
    @Nullable
    Integer keep;

    private final Clock clock = Clock.systemUTC();

    BackupCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Path target = to;
        if (target == null) throw new WrongUse("Name the file to write: junctura backup FILE.");
        if (every == null) {
            if (keep != null) throw new WrongUse("--keep needs --every: junctura backup FOLDER --every TIME --keep N.");
            Path file = Files.isDirectory(target) ? new BackupFolder(target).file(clock.instant()) : target;
            report(file, make(file));
            return 0;
        }
        return again(target, pause(every), keep == null ? 7 : keep);
    }

    private static Duration pause(String text) throws Failed {
        try {
            Duration pause = Durations.parse(text);
            if (pause.compareTo(Duration.ofMinutes(1)) >= 0) return pause;
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw new WrongUse("--every must be a time of a minute or more, such as 6h or 1d, but is \"" + text + "\".");
    }

    /** Runs until it is stopped. Reports a failed backup, and makes the next one when it is due. */
    private int again(Path folder, Duration pause, int keep) throws Failed, InterruptedException {
        if (keep < 1) throw new WrongUse("--keep must be 1 or more.");
        BackupFolder kept = new BackupFolder(folder);
        try {
            OwnerOnly.folder(folder);
        } catch (IOException e) {
            throw new Failed("The folder " + folder + " cannot be created (" + e + "). Check its rights, or name"
                    + " another folder.");
        }
        long next = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Path file = kept.file(clock.instant());
                report(file, make(file));
                kept.keep(keep, clock.instant());
            } catch (Failed e) {
                terminal.err().println("junctura: " + clock.instant() + " " + e.getMessage());
            }
            next += pause.toNanos();
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) throw new InterruptedException();
            }
        }
        return 0;
    }

    private BackupSize make(Path file) throws Failed, InterruptedException {
        try {
            if (!remote.isNamed(terminal)) {
                Path data = Remote.dataFolder(remote.data, terminal);
                try (OfflineBackup offline = OfflineBackup.of(data)) {
                    if (offline != null)
                        return offline.write(file, clock, Version.text(), RestoreCommand.key(data, terminal));
                }
            }
            try (InputStream sent = new DownloadStream(remote.open(terminal).download("/backups", "application/zip"))) {
                return AtomicFile.write(file, (out, partial) -> {
                    sent.transferTo(out);
                    return whole(partial);
                });
            }
        } catch (CannotBackUp e) {
            throw new Failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Failed("The backup was interrupted (" + e + "). Check the server and its log, and try again.");
        }
    }

    /** Checks that the downloaded backup is complete. */
    private static BackupSize whole(Path partial) throws IOException, CannotBackUp {
        try (BackupFile backup = BackupFile.open(partial)) {
            return backup.written();
        } catch (CannotRestore e) {
            throw new CannotBackUp("The backup that the server sent is incomplete: " + e.getMessage(), e);
        }
    }

    private void report(Path file, BackupSize written) {
        if (!common.forPeople()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("file", file.toString());
            all.put("bytes", written.bytes());
            all.put("entries", written.entries());
            all.put("missing", written.missing());
            common.output.write(all, terminal.out());
            return;
        }
        terminal.out()
                .println("Written: " + file + " (" + size(written.bytes()) + ", " + written.entries()
                        + (written.entries() == 1 ? " file)." : " files)."));
        if (written.missing() > 0) {
            terminal.out()
                    .println(written.missing()
                            + " files that the database refers to are missing in the data folder, and so in the"
                            + " backup. To see which: junctura doctor");
        }
        terminal.out()
                .println(
                        "Not included: master.key, which decrypts the secrets of connections and authenticates the backup. Keep a copy of that"
                                + " file, or of JUNCTURA_MASTER_KEY if the server uses it, apart from the backups.");
    }

    static String size(long bytes) {
        if (bytes < 1 << 20) return Math.max(1, bytes >> 10) + " KB";
        return (bytes >> 20) + "." + (bytes % (1 << 20)) * 10 / (1 << 20) + " MB";
    }
}
