package io.junctura.operations;

import io.junctura.backup.BackupNote;
import io.junctura.backup.Backups;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.plugin.sql.SqlPluginStore;
import io.junctura.retention.ClockWatch;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a machine and a data folder, and says what is wrong and what to do. It changes nothing but for a scratch file
 * in the data folder, which it takes away again; while a server runs on that folder, it leaves the database alone.
 */
public final class Doctor {
    static final int JAVA = 17;
    private static final LocalDate RELEASED = LocalDate.of(2025, 1, 1);
    private static final long CLOCK_MILLIS = 2_000;
    private static final Duration OLD_BACKUP = Duration.ofDays(7);

    private final Path folder;
    private final String host;
    private final int port;
    private final List<String> pluginProblems;
    private final List<String> drivers;
    private final Clock clock;

    /**
     * @param folder         the data folder; need not exist yet
     * @param port           where the server is to listen; 0: any free one
     * @param pluginProblems a sentence for each plugin that cannot be used
     * @param drivers        a sentence for each jar that the operator has added to a plugin
     */
    public Doctor(Path folder, String host, int port, List<String> pluginProblems, List<String> drivers, Clock clock) {
        this.folder = folder;
        this.host = host;
        this.port = port;
        this.pluginProblems = List.copyOf(pluginProblems);
        this.drivers = List.copyOf(drivers);
        this.clock = clock;
    }

    /** Looks at everything, the machine first. Takes a second or two; longer with a very large database. */
    public List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        checks.add(java(Runtime.version().feature()));
        DataFolder data = DataFolder.inspect(folder);
        checks.addAll(data.checks());
        checks.add(clock(clock.instant(), data.fileTime()));
        jump(clock.instant()).ifPresent(checks::add);
        Store store = Store.inspect(folder);
        checks.add(port(store.serverRuns()));
        checks.addAll(store.checks());
        backup(clock.instant()).ifPresent(checks::add);
        checks.addAll(plugins());
        for (String driver : drivers) checks.add(Check.ok("Plugin driver", driver));
        checks.addAll(leaks());
        return checks;
    }

    static Check java(int feature) {
        String finding = "Java " + feature + " (" + System.getProperty("java.vendor", "unknown vendor") + ").";
        return feature >= JAVA
                ? Check.ok("Java", finding)
                : Check.failed("Java", finding, "Install Java " + JAVA + " or newer.");
    }

    /** @param fileTime what the file system took for now; null if nothing could be written */
    static Check clock(Instant now, @Nullable Instant fileTime) {
        if (now.isBefore(RELEASED.atStartOfDay().toInstant(ZoneOffset.UTC))) {
            return Check.failed(
                    "Clock",
                    "The clock says " + now + ", which is before this program was written.",
                    "Set the clock, and let NTP keep it right: schedules and signatures of webhooks depend on it.");
        }
        if (fileTime != null && Math.abs(fileTime.toEpochMilli() - now.toEpochMilli()) > CLOCK_MILLIS) {
            return Check.warning(
                    "Clock",
                    "The clock says " + now + ", but the file system of the data folder says " + fileTime + ".",
                    "Let NTP keep the clocks of both machines right.");
        }
        return Check.ok("Clock", "The clock says " + now + ".");
    }

    /** A clock jump that the server has noticed; empty if there is none, or no readable database. */
    private Optional<Check> jump(Instant now) {
        Optional<ClockWatch.Jump> found;
        try {
            found = SqliteDatabase.installation(folder, ClockWatch.ROW).flatMap(row -> ClockWatch.jump(row, now));
        } catch (SQLException e) {
            return Optional.empty(); // The check of the database reports why.
        }
        return found.map(jump -> Check.warning(
                "Clock jump",
                "The clock jumped ahead from " + Instant.ofEpochMilli(jump.from()) + " to "
                        + Instant.ofEpochMilli(jump.to()) + ", or the server was off. Until " + jump.until()
                        + ", retention deletes nothing because of it.",
                "If the clock is wrong, correct it before then. If it is right, do nothing."));
    }

    /** When the last backup was made, or why it failed; empty if there is no readable database. */
    private Optional<Check> backup(Instant now) {
        try {
            if (SqliteDatabase.installation(folder, "id").isEmpty()) return Optional.empty();
            Optional<BackupNote> last =
                    SqliteDatabase.installation(folder, Backups.LAST).flatMap(BackupNote::of);
            Optional<BackupNote> failure =
                    SqliteDatabase.installation(folder, Backups.FAILED).flatMap(BackupNote::of);
            return Optional.of(backup(last.orElse(null), failure.orElse(null), now));
        } catch (SQLException e) {
            return Optional.empty(); // The check of the database reports why.
        }
    }

    static Check backup(@Nullable BackupNote last, @Nullable BackupNote failure, Instant now) {
        String finding = last == null
                ? "There is no backup yet."
                : "The newest backup is of " + last.at().truncatedTo(ChronoUnit.SECONDS) + ".";
        if (failure != null) {
            return Check.warning(
                    "Backup",
                    finding + " The last backup failed at " + failure.at().truncatedTo(ChronoUnit.SECONDS) + ": "
                            + failure.text(),
                    "Correct the cause, and make a backup: junctura backup FILE.");
        }
        if (last == null || last.at().isBefore(now.minus(OLD_BACKUP))) {
            return Check.warning(
                    "Backup",
                    finding,
                    "Make one: junctura backup FILE. For a backup every day, start the server with --backup-to DIR, a"
                            + " folder on another disk.");
        }
        return Check.ok("Backup", finding);
    }

    private Check port(boolean serverRuns) {
        if (port == 0) return Check.ok("Port", "Any free port will do.");
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return Check.ok("Port", "Port " + port + " on " + host + " is free.");
        } catch (BindException e) {
            if (serverRuns) {
                return Check.ok("Port", "Port " + port + " on " + host + " is in use, and a server runs on this data.");
            }
            return Check.failed(
                    "Port",
                    "Port " + port + " on " + host + " cannot be used: " + e.getMessage() + ".",
                    "Stop the program that listens there, or choose another port with --port. Ports below 1024 need a special permission.");
        } catch (IOException | IllegalArgumentException e) {
            return Check.failed(
                    "Port",
                    "The server cannot listen on port " + port + " of " + host + ": " + e.getMessage() + ".",
                    "Give --host an address of this machine, such as 127.0.0.1 or 0.0.0.0.");
        }
    }

    private List<Check> plugins() {
        if (pluginProblems.isEmpty()) return List.of(Check.ok("Plugins", "All plugins can be used."));
        return pluginProblems.stream()
                .map(problem -> Check.failed("Plugins", problem, "Replace the jar, or take it out of its folder."))
                .toList();
    }

    /** What plugins have left behind in the server that runs, or ran last, on the data folder. */
    private List<Check> leaks() {
        try {
            return SqliteDatabase.installation(folder, SqlPluginStore.LEAKS).stream()
                    .flatMap(String::lines)
                    .map(line -> Check.warning(
                            "Plugin leak",
                            line,
                            "The server's memory grows with each upgrade of that plugin until it is restarted. Tell the"
                                    + " plugin's author."))
                    .toList();
        } catch (SQLException e) {
            return List.of(); // The check of the database reports why.
        }
    }
}
