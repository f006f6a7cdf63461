package io.junctura.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.StreamTrigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** With a server that is full, and one that cannot store. */
class ConsumptionTest {
    private final List<String> done = new ArrayList<>();
    private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Void> stored = new CompletableFuture<>();

    /** One message, and then the end. */
    private final class TestInbox implements Inbox {
        private int reads;

        @Override
        public List<Message> receive(Duration wait) throws InterruptedException {
            if (++reads > 1) throw new InterruptedException();
            done.add("receive");
            return List.of(new Message("m", "r", "x", Map.of(), Map.of()));
        }

        @Override
        public void hold(List<Message> messages) {
            done.add("hold");
            if (done.equals(List.of("receive", "listen", "hold", "hold"))) accepting.complete(null);
            if (done.contains("submit")) stored.complete(null);
        }

        @Override
        public void delete(List<Message> messages) {
            done.add("delete");
        }
    }

    private final class TestEmitter implements StreamTrigger.Emitter {
        @Override
        public void emit(List<Event> events) {
            throw new AssertionError("It waits without an end.");
        }

        @Override
        public CompletableFuture<Void> submit(List<Event> events) {
            done.add("submit");
            return stored;
        }

        @Override
        public boolean accepting() {
            return accepting.isDone();
        }

        @Override
        public CompletableFuture<Void> whenAccepting() {
            return accepting;
        }

        @Override
        public void listening() {
            done.add("listen");
        }
    }

    private void run() throws ConnectorException, InterruptedException {
        new Consumption(new TestInbox(), new TestEmitter(), Duration.ofMillis(1), message -> Event.of(message.Body()))
                .run();
    }

    @Test
    void aMessageStaysHiddenUntilTheServerHasIt() {
        accepting = new CompletableFuture<>();
        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
        assertThat(done).containsExactly("receive", "listen", "hold", "hold", "submit", "hold", "delete");
    }

    @Test
    void aMessageThatCannotBeStoredIsNotDeleted() {
        stored.completeExceptionally(new IllegalStateException("The disk is full."));
        assertThatThrownBy(this::run).isInstanceOf(ConnectorException.class).hasMessageContaining("The disk is full.");
        assertThat(done).containsExactly("receive", "listen", "submit");
    }

    @Test
    void theEndOfTheFlowEndsTheWait() {
        stored.cancel(false);
        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
        assertThat(done).containsExactly("receive", "listen", "submit");
    }
}
