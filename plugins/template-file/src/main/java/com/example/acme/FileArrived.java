package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.FileTrigger;
import io.junctura.api.LocalFiles;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts a run for each file in the folder {@code in}. When the run has ended, the file is in {@code done} or {@code failed}.
 *
 * @param stableFor how long a file must not have changed before it is taken
 */
@TriggerInfo(id = "file-arrived", title = "File arrived")
public record FileArrived(@Field(fallback = "5s") Duration stableFor) implements FileTrigger<AcmeConnection> {

    @Override
    public void list(Sink sink, TriggerContext<AcmeConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        AcmeConnection connection = context.connection();
        for (LocalFiles.Entry entry : connection.open(context).list(connection.folder("in"))) {
            if (!entry.folder()) sink.found(found(entry));
        }
    }

    private static Found found(LocalFiles.Entry entry) {
        return Found.of(entry.path(), entry.size(), entry.modified());
    }

    @Override
    public InputStream open(Found file, TriggerContext<AcmeConnection> context) throws ConnectorException, IOException {
        return context.connection().open(context).open(file.path());
    }

    @Override
    public Left dispose(Found file, Outcome outcome, TriggerContext<AcmeConnection> context)
            throws ConnectorException, IOException {
        AcmeConnection connection = context.connection();
        LocalFiles.Root files = connection.open(context);
        Optional<LocalFiles.Entry> there = files.find(file.path());
        // The file is gone, or another file has its path. The other file is listed as a new one.
        if (there.isEmpty() || !found(there.get()).version().equals(file.version())) return Left.GONE;
        String target = connection.folder(outcome.fate() == Fate.DONE ? "done" : "failed") + "/" + file.name();
        if (files.find(target).isPresent()) files.delete(target); // An earlier file of the same name.
        files.move(file.path(), target);
        return Left.GONE;
    }
}
