package io.junctura.plugins.stores;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.FileTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each file in a folder. Each file is taken once, when it is complete. When the run has succeeded, the
 * file is moved, deleted, renamed or left. When the run has failed, the file is moved to a folder for errors, with a
 * text file that contains the reason.
 *
 * @param folder     the folder with the files
 * @param pattern    which files start a run, such as {@code *.csv}. Hidden files match only if a part of the pattern
 *                   begins with a dot
 * @param subfolders whether files in subfolders are taken as well
 * @param stableFor  how long a file must be unchanged before it is taken
 * @param marker     the ending of the name of an empty file that marks a complete file. With {@code .done}, the file
 *                   {@code a.csv} is taken when {@code a.csv.done} exists. The marker is deleted with the file
 * @param order      the order in which several files are taken
 * @param batch      the largest number of files that one run gets, as {@code payload.files}. 0: a run for each file
 * @param then       what happens to a file whose run has succeeded
 * @param doneFolder the folder that the file is moved to, below {@code folder}. A path with a slash in front is below
 *                   the connection's root
 * @param suffix     the text that is added to the file's name when it is renamed
 * @param errors     the folder that files of failed runs are moved to, written like {@code doneFolder}
 */
@TriggerInfo(id = "new-file", title = "New file")
public record NewFile(
        @Field(fallback = "/", example = "in") String folder,
        @Field(fallback = "*", example = "*.csv") String pattern,
        @Field(fallback = "false") boolean subfolders,
        @Field(title = "Unchanged for", fallback = "5s") Duration stableFor,

        @Field(title = "Done marker", example = ".done", advanced = true) @Nullable
        String marker,

        @Field(fallback = "oldest-first", advanced = true) Order order,

        @Field(title = "Files per run", fallback = "0", advanced = true)
        int batch,

        @Field(title = "After success", fallback = "move") Then then,

        @Field(title = "Folder for done files", fallback = "done")
        String doneFolder,

        @Field(title = "Suffix", fallback = ".done", advanced = true)
        String suffix,

        @Field(title = "Folder for failed files", fallback = "error")
        String errors)
        implements FileTrigger<StoreConnection> {

    /** A part of a pattern that means hidden files or folders. */
    private static final Pattern HIDDEN = Pattern.compile("(^|[/{,])\\.");

    /** What happens to a file whose run has succeeded. */
    public enum Then {
        MOVE,
        DELETE,
        RENAME,
        LEAVE
    }

    public NewFile {
        folder = StorePath.folder(folder, "folder");
        StorePath.file(doneFolder, "doneFolder");
        StorePath.file(errors, "errors");
        Glob.of(pattern);
        if (marker != null && (marker.isEmpty() || marker.contains("/"))) {
            throw new IllegalArgumentException("marker must be the end of a name, such as .done.");
        }
        if (batch < 0 || batch > 1_000) throw new IllegalArgumentException("batch must be from 0 to 1000.");
        if (suffix.isEmpty() || suffix.contains("/")) {
            throw new IllegalArgumentException("suffix must be the end of a name, such as .done.");
        }
    }

    /** Below the connection's root, whether it was given from there or from the folder on. */
    private String target(String given) {
        String path = StorePath.file(given, "folder");
        return given.startsWith("/") ? path : StorePath.child(folder, path);
    }

    @Override
    public void list(Sink sink, TriggerContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Glob glob = Glob.of(pattern);
        MarkedFiles marked = new MarkedFiles(marker);
        Store store = context.connection().watched(context);
        FolderWalk.through(store, folder, entry -> enters(entry, store), entry -> {
            Entry whole = entry.folder() || isHidden(entry) ? null : marked.whole(entry);
            if (whole == null || !glob.matches(StorePath.below(folder, whole.path()))) return;
            if (then == Then.RENAME && whole.name().endsWith(suffix)) return;
            sink.found(found(whole));
        });
    }

    /** As in a shell, {@code *} does not match the name of a hidden file. */
    private boolean isHidden(Entry entry) {
        return entry.name().startsWith(".") && !HIDDEN.matcher(pattern).find();
    }

    private boolean enters(Entry entry, Store store) {
        return subfolders
                && !isHidden(entry)
                && !store.isSame(entry.path(), target(doneFolder))
                && !store.isSame(entry.path(), target(errors));
    }

    private static Found found(Entry entry) {
        return new Found(entry.path(), entry.size(), entry.modified(), entry.version());
    }

    @Override
    public InputStream open(Found file, TriggerContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return context.connection().watched(context).open(file.path());
    }

    @Override
    public Left dispose(Found file, Outcome outcome, TriggerContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().watched(context);
        Optional<Entry> there = store.find(file.path());
        // It has gone already, or another file has taken its place, which is listed by itself.
        if (there.isEmpty() || !there.get().version().equals(file.version())) return Left.GONE;
        if (outcome.fate() == Fate.FAILED) {
            store.createFolder(target(errors));
            byte[] text = text(file, outcome).getBytes(StandardCharsets.UTF_8);
            String target = Names.free(
                    target(errors),
                    file.name(),
                    path -> !path.equals(reasonBeside(path))
                            && store.find(path).isEmpty()
                            && isFreeOrHolds(store, reasonBeside(path), text));
            store.write(reasonBeside(target), out -> out.write(text));
            store.move(file.path(), target);
        } else if (then == Then.MOVE) {
            store.createFolder(target(doneFolder));
            store.move(file.path(), Names.free(store, target(doneFolder), file.name()));
        } else if (then == Then.DELETE) {
            store.delete(file.path());
        } else if (then == Then.RENAME) {
            String parent = StorePath.parent(file.path());
            String target = Names.free(
                    parent, file.name(), suffix, path -> store.find(path).isEmpty());
            store.move(file.path(), target);
        }
        if (marker != null) deleteIfThere(store, file.path() + marker);
        return then == Then.LEAVE && outcome.fate() == Fate.DONE && marker == null ? Left.STAYS : Left.GONE;
    }

    private static String reasonBeside(String path) {
        String name = StorePath.name(path);
        String reason = Names.fitting(name, ".txt");
        // A file name of the maximum length leaves no space for a suffix, so the text file has the same name.
        if (reason.equals(name)) reason = Names.fitting(name, ".reason.txt");
        return StorePath.child(StorePath.parent(path), reason);
    }

    /** Another file must not be replaced. The same text is there if an earlier attempt could not move the file after writing it. */
    private static boolean isFreeOrHolds(Store store, String path, byte[] text)
            throws ConnectorException, IOException, InterruptedException {
        Optional<Entry> there = store.find(path);
        if (there.isEmpty()) return true;
        if (there.get().folder() || there.get().size() != text.length) return false;
        try (InputStream content = store.open(path)) {
            return Arrays.equals(content.readNBytes(text.length), text);
        }
    }

    private static void deleteIfThere(Store store, String path)
            throws ConnectorException, IOException, InterruptedException {
        try {
            store.delete(path);
        } catch (NoSuchFileException e) {
            // Another program has deleted it.
        }
    }

    private static String text(Found file, Outcome outcome) {
        String run = outcome.run().isEmpty() ? "" : "The run: " + outcome.run() + "\n";
        return "The file \"" + file.path() + "\" could not be processed.\n" + outcome.reason() + "\n" + run;
    }
}
