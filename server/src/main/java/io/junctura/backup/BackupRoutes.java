package io.junctura.backup;

import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Function;

/** Streams a backup as the answer to a request, so that only the caller stores it. */
public final class BackupRoutes implements Routes {
    private final Backups backups;
    private final Function<Exchange, String> caller;

    public BackupRoutes(Backups backups, Function<Exchange, String> caller) {
        this.backups = backups;
        this.caller = caller;
    }

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/backups", this::make)
                .needs(Permission.ADMIN)
                .summary("Makes a backup without the master key: a zip file for \"junctura restore\"")
                .answers(
                        200,
                        "The backup. It is complete if the answer ends normally",
                        "application/zip",
                        BackupRoutes::zip)
                .answers(409, "Another backup is being made")
                .answers(503, "The database cannot be copied, for example because the disk is full");
    }

    private static Map<String, Object> zip() {
        return Map.of("type", "string", "format", "binary");
    }

    private void make(Exchange http) throws IOException {
        try (Backups.Taken taken = backups.begin()) {
            http.contentType("application/zip");
            http.header("Cache-Control", "no-store");
            http.header("Content-Disposition", "attachment; filename=\"" + BackupFolder.name(taken.at()) + "\"");
            OutputStream zip = http.stream();
            BackupSize written = taken.write(zip);
            zip.flush();
            taken.done(written, "for " + caller.apply(http));
        } catch (Backups.Busy e) {
            throw new ProblemException(409, "backup-under-way", String.valueOf(e.getMessage()));
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
