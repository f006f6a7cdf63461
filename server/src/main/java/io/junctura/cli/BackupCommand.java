package io.junctura.cli;

import io.junctura.Version;
import io.junctura.backup.BackupFile;
import io.junctura.backup.BackupFolder;
import io.junctura.backup.CannotBackUp;
import io.junctura.backup.CannotRestore;
import io.junctura.backup.OfflineBackup;
import io.junctura.backup.WholeFile;
import io.junctura.backup.Written;
import io.junctura.connector.Durations;
import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a data folder into one file, while the server runs or when it has stopped. */
@Command(
        name = "backup",
        description =
                "Backs up a data folder into one file, whether its server runs or not: the database, large values, "
                        + "files and plugins, but not master.key. With --every it stays and makes one after the other.")
final class BackupCommand implements Callable<Integer> {

    @Mixin
    Common common = new Common();

    @Mixin
    Remote remote = new Remote();

    @Parameters(
            paramLabel = "FILE",
            description = "The file to write, or a folder, in which it is named after its time.")
    @Nullable
    Path to;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Makes a backup that often, such as 6h or 1d, until it is stopped. FILE is a folder then.")
    @Nullable
    String every;

    @Option(names = "--keep", paramLabel = "N", description = "With --every: how many backups are kept (default: 7).")
    @Nullable
    Integer keep;

    private final Terminal terminal;
    private final Clock clock = Clock.systemUTC();

    BackupCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Path target = to;
        if (target == null) throw new WrongUse("Say where to: junctura backup FILE.");
        if (every == null) {
            if (keep != null) throw new WrongUse("--keep says how many of --every are kept: give both.");
            Path file = Files.isDirectory(target) ? new BackupFolder(target).file(clock.instant()) : target;
            tell(file, make(file));
            return 0;
        }
        return again(target, pause(every), keep == null ? 7 : keep);
    }

    private static Duration pause(String text) throws Failed {
        try {
            Duration pause = Durations.parse(text);
            if (pause.compareTo(Duration.ofMinutes(1)) >= 0) return pause;
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new WrongUse("--every must be a time of a minute or more, such as 6h or 1d, but is \"" + text + "\".");
    }

    /** Until it is stopped. One that fails is told of, and the next one is made in its time. */
    private int again(Path folder, Duration pause, int keep) throws Failed, InterruptedException {
        if (keep < 1) throw new WrongUse("--keep must be 1 or more.");
        BackupFolder kept = new BackupFolder(folder);
        try {
            OwnerOnly.folder(folder);
        } catch (IOException e) {
            throw new Failed("The folder " + folder + " cannot be made (" + e + ").");
        }
        long next = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Path file = kept.file(clock.instant());
                tell(file, make(file));
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

    private Written make(Path file) throws Failed, InterruptedException {
        try {
            if (!remote.isNamed(terminal)) {
                try (OfflineBackup offline = OfflineBackup.of(Remote.dataFolder(remote.data, terminal))) {
                    if (offline != null) return offline.write(file, clock, Version.text());
                }
            }
            try (InputStream sent = new Downstream(remote.open(terminal).download("/backups", "application/zip"))) {
                return WholeFile.write(file, (out, partial) -> {
                    sent.transferTo(out);
                    return whole(partial);
                });
            }
        } catch (CannotBackUp e) {
            throw new Failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Failed("The backup broke off (" + e + ").");
        }
    }

    /** What came down is a backup to its end. */
    private static Written whole(Path partial) throws IOException, CannotBackUp {
        try (BackupFile backup = BackupFile.open(partial)) {
            return backup.written();
        } catch (CannotRestore e) {
            throw new CannotBackUp("What the server sent is not whole: " + e.getMessage(), e);
        }
    }

    private void tell(Path file, Written written) {
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
                            + " files that the database names are missing in the data folder, and so in the"
                            + " backup. See: junctura doctor");
        }
        terminal.out()
                .println(
                        "Not in it: master.key, which opens the secrets of connections. Keep a copy of that file apart from"
                                + " the backups, or of JUNCTURA_MASTER_KEY if the server uses that.");
    }

    static String size(long bytes) {
        if (bytes < 1 << 20) return Math.max(1, bytes >> 10) + " KB";
        return (bytes >> 20) + "." + (bytes % (1 << 20)) * 10 / (1 << 20) + " MB";
    }
}
