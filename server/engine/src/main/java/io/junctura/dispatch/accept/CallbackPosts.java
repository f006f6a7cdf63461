package io.junctura.dispatch.accept;

import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.run.Callbacks;
import io.junctura.run.journal.RunWaits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Delivers what is posted to call-back addresses to the runs that wait for it. {@link io.junctura.dispatch.Engine} has the contracts. Thread safe. */
public final class CallbackPosts {
    private final RunWaits waits;
    private final ActiveRuns runs;

    public CallbackPosts(RunWaits waits, ActiveRuns runs) {
        this.waits = waits;
        this.runs = runs;
    }

    public CompletableFuture<Posting> post(String token, @Nullable Object value, long body) {
        String hash = Callbacks.hash(token);
        List<Long> waiting = waits.waitingFor("callback", hash, 1);
        if (waiting.isEmpty()) return CompletableFuture.completedFuture(earlier(hash, body));
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        runs.deliver(waiting.get(0), RunMessage.posted(hash, value, body, first));
        return first.thenApply(was -> was ? Posting.FIRST : earlier(hash, body));
    }

    public Optional<Posting> known(String token, long body) {
        String hash = Callbacks.hash(token);
        return waits.waitingFor("callback", hash, 1).isEmpty() ? Optional.of(earlier(hash, body)) : Optional.empty();
    }

    /** How a post compares to the one that the address has received before. */
    private Posting earlier(String hash, long body) {
        return waits.callback(hash)
                .map(before -> before.body() == body ? Posting.AGAIN : Posting.OTHER)
                .orElse(Posting.UNKNOWN);
    }
}
