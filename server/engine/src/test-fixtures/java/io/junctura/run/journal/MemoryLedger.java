package io.junctura.run.journal;

import io.junctura.run.Entry;
import io.junctura.run.EntryCodec;
import io.junctura.run.Outcome;
import io.junctura.run.journal.MemoryJournal.Disk;
import io.junctura.run.journal.MemoryJournal.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger of taken files of the journal in memory. */
final class MemoryLedger implements FileLedger {
    private final Disk disk;

    MemoryLedger(Disk disk) {
        this.disk = disk;
    }

    /** Why the append must be rejected; null: the ledger may change. */
    @Nullable
    String guard(List<LedgerChange> files) {
        for (LedgerChange file : files) {
            if (!Objects.equals(version(file), file.from())) {
                return "the file " + file.path() + " of flow " + file.flow() + " has been changed meanwhile";
            }
        }
        return null;
    }

    private @Nullable String version(LedgerChange file) {
        LedgerEntry now = ledger(file.flow()).get(file.path());
        return now == null ? null : now.version();
    }

    private NavigableMap<String, LedgerEntry> ledger(int flow) {
        return disk.ledger.computeIfAbsent(flow, any -> new TreeMap<>());
    }

    void change(LedgerChange file, long accepted) {
        LedgerEntry to = file.to();
        if (to == null) {
            ledger(file.flow()).remove(file.path());
            return;
        }
        long run = accepted == 0 ? to.run() : accepted;
        ledger(file.flow())
                .put(
                        file.path(),
                        new LedgerEntry(
                                to.path(), to.version(), to.size(), to.modified(), to.stage(), run, to.reason()));
    }

    @Override
    public Map<String, LedgerEntry> files(int flow, Collection<String> paths) {
        synchronized (disk) {
            Map<String, LedgerEntry> ledger = ledger(flow);
            Map<String, LedgerEntry> files = new HashMap<>();
            for (String path : paths) {
                LedgerEntry file = ledger.get(path);
                if (file != null) files.put(path, file);
            }
            return files;
        }
    }

    @Override
    public List<EndedFile> endedFiles(int flow, String after, int limit) {
        List<EndedFile> files = new ArrayList<>();
        synchronized (disk) {
            for (LedgerEntry file : ledger(flow).tailMap(after, false).values()) {
                if (file.stage() == FileStage.KEPT || files.size() == limit) continue;
                Row row = disk.runs.get(file.run());
                if (file.stage() == FileStage.TAKEN && row != null && !row.status.isEnded()) continue;
                if (file.reason() != null) files.add(new EndedFile(file, false, file.reason()));
                else if (row == null) files.add(EndedFile.withoutRun(file));
                else files.add(EndedFile.of(file, row.status, message(row)));
            }
        }
        return files;
    }

    private static String message(Row row) {
        String message = "";
        for (byte[] entries : row.history) {
            for (Entry entry : EntryCodec.decode(entries)) {
                if (entry instanceof Entry.Ended ended && ended.outcome() instanceof Outcome.Failed failed) {
                    message = failed.why().message();
                }
            }
        }
        return message;
    }

    @Override
    public List<LedgerEntry> keptFiles(int flow, String after, int limit) {
        synchronized (disk) {
            return ledger(flow).tailMap(after, false).values().stream()
                    .filter(file -> file.stage() == FileStage.KEPT)
                    .limit(limit)
                    .toList();
        }
    }
}
