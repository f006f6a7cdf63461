package io.junctura.backup;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Backups over HTTP: sends them to the caller, and makes and lists those in the folder for regular backups. */
public final class BackupRoutes implements Routes {
    private final Backups backups;
    private final @Nullable ScheduledBackups scheduled;
    private final Executor background;
    private final AuditLog audit;

    /** @param scheduled null: there is no folder for regular backups */
    public BackupRoutes(Backups backups, @Nullable ScheduledBackups scheduled, Executor background, AuditLog audit) {
        this.backups = backups;
        this.scheduled = scheduled;
        this.background = background;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/backups", this::show)
                .needs(Permission.ADMIN, Audit.NONE)
                .summary("The newest backup, the last failure, and the backups in the folder for regular backups")
                .answers(200, "The backups", BackupsView.class);
        table.post("/api/v1/backups", this::make)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Makes a backup without the master key: a zip file for \"junctura restore\"")
                .answers(
                        200,
                        "The backup. It is complete if the answer ends normally",
                        "application/zip",
                        BackupRoutes::zip)
                .answers(409, "Another backup is being made")
                .answers(503, "The database cannot be copied, for example because the disk is full");
        table.post("/api/v1/backups/files", this::start)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Starts a backup in the folder for regular backups (--backup-to)")
                .answers(202, "Started", BackupsView.class)
                .answers(409, "Another backup is being made, or there is no folder for backups");
        table.get("/api/v1/backups/files/{name}", this::send)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("A backup from the folder for regular backups")
                .answers(200, "The backup", "application/zip", BackupRoutes::zip)
                .answers(404, "The folder has no backup of this name");
    }

    private static Map<String, Object> zip() {
        return Map.of("type", "string", "format", "binary");
    }

    private void show(Exchange http) {
        Answers.json(http, view());
    }

    private BackupsView view() {
        List<BackupsView.File> files = List.of();
        String unreadable = null;
        try {
            files = files();
        } catch (IOException e) {
            unreadable = "The folder for backups cannot be read: " + e + ".";
        }
        return new BackupsView(
                backups.isBusy() || (scheduled != null && scheduled.isStarted()),
                backups.lastNote().map(BackupsView.LastBackup::of).orElse(null),
                backups.failureNote()
                        .map(note -> new BackupsView.Failure(note.at(), note.text()))
                        .orElse(null),
                scheduled == null ? null : BackupsView.Schedule.of(scheduled.schedule()),
                files,
                unreadable);
    }

    private List<BackupsView.File> files() throws IOException {
        if (scheduled == null) return List.of();
        return scheduled.folder().list().stream().map(BackupsView.File::of).toList();
    }

    private void start(Exchange http) {
        if (scheduled == null) {
            throw new ProblemException(
                    409,
                    "no-backup-folder",
                    "The server has no folder for backups. Start it with --backup-to DIR, or download a backup.");
        }
        try {
            scheduled.start(background);
        } catch (Backups.Busy e) {
            throw busy(e);
        }
        audit.record(AuditAction.BACKUP_STARTED, Caller.of(http).actor());
        Answers.json(http, 202, view());
    }

    private static ProblemException busy(Backups.Busy e) {
        return new ProblemException(409, "backup-under-way", String.valueOf(e.getMessage()));
    }

    private void send(Exchange http) throws IOException {
        String name = http.pathParam("name");
        BackupFolder.StoredBackup stored =
                scheduled == null ? null : scheduled.folder().find(name).orElse(null);
        if (stored == null) throw ProblemException.notFound("The folder for backups has no such file.");
        try {
            header(http, stored.name());
            http.answer(200, "application/zip", stored.bytes(), Files.newInputStream(stored.file()));
        } catch (NoSuchFileException e) {
            throw ProblemException.notFound("The folder for backups has no such file.");
        }
        audit.record(AuditAction.BACKUP_DOWNLOADED, Caller.of(http).actor(), stored.name());
    }

    private static void header(Exchange http, String name) {
        http.header("Cache-Control", "no-store");
        http.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private void make(Exchange http) throws IOException {
        try (Backups.ActiveBackup taken = backups.begin()) {
            String name = BackupFolder.name(taken.at());
            http.contentType("application/zip");
            header(http, name);
            audit.record(AuditAction.BACKUP_DOWNLOADED, Caller.of(http).actor(), name);
            OutputStream zip = http.stream();
            BackupSize written = taken.write(zip);
            zip.flush();
            taken.done(written, "for " + Caller.of(http).name());
        } catch (Backups.Busy e) {
            throw busy(e);
        } catch (CannotBackUp e) {
            if (http.isCommitted()) http.cutOff(e);
            else
                throw new ProblemException(503, "no-backup", String.valueOf(e.getMessage()))
                        .header("Retry-After", "60");
        } catch (IOException e) {
            if (!http.isCommitted()) throw e;
            http.cutOff(e);
        }
    }
}
