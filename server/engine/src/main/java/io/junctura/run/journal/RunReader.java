package io.junctura.run.journal;

import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.run.Entry;
import io.junctura.run.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads single runs, with or without their values. Thread safe. */
public interface RunReader {

    /** A run with its state. Only one append of its history at a time is in memory. */
    Optional<StoredRun> load(long run);

    /**
     * As {@link #load(long)}, but without values if these take more than {@code most}. The queue uses it, and reads the
     * run again when its turn comes. The size is known before the values are built.
     *
     * @param most in bytes of heap
     */
    Optional<StoredRun> load(long run, long most);

    /**
     * As {@link #load(long)}, and passes on each entry as it is read.
     *
     * @param entries must be quick, and must not read from the database or wait
     */
    Optional<StoredRun> load(long run, Consumer<Entry> entries);

    /**
     * Reads a run for a view, in little memory. Large values are replaced by {@link LargeValue}s; objects and lists
     * stay {@link StoredJson} unless the whole run is small.
     */
    Optional<StoredRun> view(long run, Consumer<Entry> entries);

    default Optional<StoredRun> view(long run) {
        return view(run, entry -> {});
    }

    /** Status, flow and keys of a run in one short read, however long its history is; empty if it does not exist. */
    Optional<RunHeader> header(long run);

    /**
     * The response of a run that {@link #view} has read. An object or a list is {@link StoredJson}.
     *
     * @return null: the run has not responded
     * @throws IOException if the file of the body cannot be read; the message names it, for people
     */
    default @Nullable Response response(StoredRun viewed) throws IOException {
        Response response = viewed.state().response();
        if (response == null || !(response.body() instanceof LargeValue large)) return response;
        try (InputStream in = large().open(large)) {
            return new Response(response.status(), response.headers(), Json.parseStored(in.readAllBytes(), 0));
        }
    }

    /** The reason why a value of a run that {@link #view} has read cannot be read, for people; null: all can. */
    default @Nullable String damage(StoredRun viewed) {
        List<LargeValue> all = viewed.state().large();
        if (viewed.accepted().payload() instanceof LargeValue payload) all.add(payload);
        try {
            for (LargeValue one : all) large().open(one).close();
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** Reads large values that {@link #view} has left out. Each is checked before its first byte is returned. */
    LargeSource large();

    /** As {@link #large}, without the check: to show the beginning of a value. */
    LargeSource largeUnchecked();

    /** What the action of a step remembers: stored JSON, by name. */
    Map<String, byte[]> attemptState(long run, String step);
}
