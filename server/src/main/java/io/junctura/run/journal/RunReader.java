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

    /** A run as it is after all of its history, of which no more is in memory at a time than one append. */
    Optional<StoredRun> load(long run);

    /**
     * The same, without its values if they take more than {@code most}: for a caller that keeps the run in a queue, and
     * reads it again when its turn comes. The size is known before the values are built.
     *
     * @param most in bytes of heap
     */
    Optional<StoredRun> load(long run, long most);

    /**
     * As {@link #load(long)}, and passes on each entry, in order, as it is read.
     *
     * @param entries quick: nothing that reads from the database or waits
     */
    Optional<StoredRun> load(long run, Consumer<Entry> entries);

    /**
     * The same for views, in little memory: of values that are not small, objects and lists are {@link StoredJson}, and
     * large values are not read, there are {@link LargeValue}s in their place.
     */
    Optional<StoredRun> view(long run, Consumer<Entry> entries);

    default Optional<StoredRun> view(long run) {
        return view(run, entry -> {});
    }

    /** Status, flow and keys of a run, in one short read however long its history is; empty if it is not there. */
    Optional<RunHeader> header(long run);

    /**
     * The response of a run that was read by {@link #view}. An object or a list is as it is stored.
     *
     * @return null: it has not responded
     * @throws IOException its body is in a file that cannot be read; the message says which, for people
     */
    default @Nullable Response response(StoredRun viewed) throws IOException {
        Response response = viewed.state().response();
        if (response == null || !(response.body() instanceof LargeValue large)) return response;
        try (InputStream in = large().open(large)) {
            return new Response(response.status(), response.headers(), Json.parseStored(in.readAllBytes(), 0));
        }
    }

    /** Which value of a run that was read by {@link #view} cannot be read, and why, for people; null if all can. */
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

    /** The large values that {@link #view} has left out; checked before the first byte is given out. */
    LargeSource large();

    /** The same, unchecked: to show the beginning of a value. */
    LargeSource largeUnchecked();

    /** What the action of a step remembers: stored JSON, by name. */
    Map<String, byte[]> attemptState(long run, String step);
}
