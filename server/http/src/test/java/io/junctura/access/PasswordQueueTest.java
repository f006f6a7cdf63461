package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PasswordQueueTest {
    private final PasswordQueue queue = new PasswordQueue(1, 3);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        busy.countDown();
        queue.close();
    }

    private CompletableFuture<String> occupied() {
        return queue.submit(PasswordQueue.FIRST, () -> {
            await(busy);
            return "";
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<String> submit(String name, int priority) {
        return queue.submit(priority, () -> {
            done.add(name);
            return name;
        });
    }

    @Test
    void theHighestPriorityGoesFirstAndEqualsInTheirOrder() {
        assertThat(occupied()).isNotDone();
        List<CompletableFuture<String>> all = new ArrayList<>();
        all.add(submit("failed before", 2));
        all.add(submit("fresh", 0));
        all.add(submit("device", PasswordQueue.FIRST));
        busy.countDown();
        all.forEach(CompletableFuture::join);
        assertThat(done).containsExactly("device", "fresh", "failed before");
    }

    @Test
    void aFullQueueRejectsTheLowestPriorityAtOnce() {
        assertThat(occupied()).isNotDone();
        CompletableFuture<String> worst = submit("worst", 9);
        CompletableFuture<String> kept = submit("kept", 5);
        assertThat(submit("other", 5)).isNotDone();
        CompletableFuture<String> late = submit("as unwelcome and late", 9);
        assertThat(late).isCompletedExceptionally();
        assertThat(worst).isNotDone();
        CompletableFuture<String> fresh = submit("fresh", 0);
        assertThat(worst).isCompletedExceptionally();
        assertThatThrownBy(worst::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.status()).isEqualTo(503));
        busy.countDown();
        assertThat(fresh.join()).isEqualTo("fresh");
        assertThat(kept.join()).isEqualTo("kept");
    }

    @Test
    void whatFailsIsToldAndTheNextIsDone() {
        CompletableFuture<String> failing = queue.submit(0, () -> {
            throw new IllegalStateException("no such algorithm");
        });
        assertThatThrownBy(failing::join).hasRootCauseMessage("no such algorithm");
        assertThat(submit("next", 0).join()).isEqualTo("next");
    }

    @Test
    void waitingHashesFailWhenItCloses() {
        CompletableFuture<String> running = occupied();
        CompletableFuture<String> waiting = submit("waiting", 0);
        queue.close();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(running.join()).isEmpty();
    }
}
