package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.api.StreamTrigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads messages, has them accepted, and deletes them then. For one thread. */
final class Consumption {
    /** Makes the event of a message. */
    interface Reader {
        /** @throws ConnectorException the message is to be read again later */
        Event event(Message message) throws ConnectorException;
    }

    /** The longest that SQS waits. */
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    private final Inbox inbox;
    private final StreamTrigger.Emitter emitter;
    private final Duration patience;
    private final Reader reader;

    /** @param patience after which messages that wait are hidden again */
    Consumption(Inbox inbox, StreamTrigger.Emitter emitter, Duration patience, Reader reader) {
        this.inbox = inbox;
        this.emitter = emitter;
        this.patience = patience;
        this.reader = reader;
    }

    void run() throws ConnectorException, InterruptedException {
        // The first answer says that the queue is there; only then can it be waited for.
        List<Message> messages = inbox.receive(Duration.ZERO);
        emitter.listening();
        while (true) {
            if (!messages.isEmpty()) accept(messages);
            // Messages that the server cannot accept had better stay with SQS, for other readers.
            await(whenAccepting(), List.of());
            messages = inbox.receive(LONG_POLL);
        }
    }

    private void accept(List<Message> messages) throws ConnectorException, InterruptedException {
        await(whenAccepting(), messages);
        List<Event> events = new ArrayList<>();
        for (Message message : messages) events.add(reader.event(message));
        await(emitter.submit(events), messages);
        inbox.delete(messages);
    }

    private CompletableFuture<Void> whenAccepting() {
        return emitter.accepting() ? CompletableFuture.completedFuture(null) : emitter.whenAccepting();
    }

    private void await(CompletableFuture<Void> what, List<Message> held)
            throws ConnectorException, InterruptedException {
        while (true) {
            try {
                what.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (!held.isEmpty()) inbox.hold(held);
            } catch (CancellationException e) {
                throw new InterruptedException();
            } catch (ExecutionException e) {
                throw ConnectorException.tryLater(
                        Reached.NO, "The server could not accept the messages: " + e.getCause(), e.getCause());
            }
        }
    }
}
