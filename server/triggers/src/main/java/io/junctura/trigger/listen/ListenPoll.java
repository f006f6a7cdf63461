package io.junctura.trigger.listen;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.FileRef;
import io.junctura.api.FileTrigger;
import io.junctura.api.FileTrigger.Found;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.journal.FileLedger;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.file.FileTriggers;
import io.junctura.trigger.poll.CursorRound;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Polls until there is an event. Stores neither a cursor nor an entry of the file ledger. */
final class ListenPoll implements ListenSource {
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    /** One poll. */
    @FunctionalInterface
    interface Poller {
        PollResult once() throws ConnectorException, Rejected, InterruptedException;
    }

    /**
     * The result of one poll.
     *
     * @param event null if there is none yet
     * @param more  whether to poll again at once
     */
    record PollResult(@Nullable Event event, boolean more) {}

    private final Listening listening;
    private final Poller poller;
    private final IncomingFiles brought;
    private final Duration pause;
    private final BackgroundTasks tasks;
    private @Nullable Thread running;
    private boolean stopped;

    /** @param every the trigger's own interval */
    ListenPoll(Listening listening, Poller poller, IncomingFiles brought, Duration every, BackgroundTasks tasks) {
        this.brought = brought;
        this.listening = listening;
        this.poller = poller;
        this.pause = every.compareTo(MAX_PAUSE) < 0 ? every : MAX_PAUSE;
        this.tasks = tasks;
    }

    @Override
    public void start() {
        if (!tasks.run(this::go)) listening.end();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (running != null) running.interrupt();
    }

    private void go() {
        synchronized (this) {
            if (stopped) return;
            running = Thread.currentThread();
        }
        Duration next = pause;
        try {
            PollResult result = poller.once();
            if (result.event() != null)
                listening.received(tasks.clock().instant(), result.event().payload(), Map.of(), brought);
            if (result.more()) next = Duration.ZERO;
        } catch (ConnectorException | RuntimeException e) {
            listening.failed(String.valueOf(e.getMessage()));
        } catch (Rejected e) {
            next = e.retryAfter();
        } catch (InterruptedException e) {
            listening.end();
        } catch (Error e) { // An error of the plugin. Otherwise the test would wait for nothing.
            listening.failed(e.toString());
        } finally {
            synchronized (this) {
                running = null;
                boolean ignored = Thread.interrupted(); // The interrupt was for the poll.
            }
        }
        if (listening.isOver()) return;
        if (next.isZero()) start();
        else tasks.runAt(tasks.clock().millis() + next.toMillis(), this::go);
    }

    /** Polls from the beginning, like a flow that was just published. The cursor is not stored. */
    static Poller polling(Bindings.Ready ready, IncomingFiles brought) {
        return new Poller() {
            private @Nullable Object cursor;

            @Override
            public PollResult once() throws ConnectorException, Rejected, InterruptedException {
                try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
                    CursorRound.PollResult found = CursorRound.ask(ready, cursor, brought, values);
                    cursor = found.cursor();
                    List<Event> events = found.events();
                    return new PollResult(events.isEmpty() ? null : events.get(0), found.more());
                }
            }
        };
    }

    /** Copies a file that the published flow has not taken. The file stays where it is. */
    static Poller watching(Bindings.Ready ready, FileLedger journal, IncomingFiles brought) {
        return () -> {
            Found[] first = new Found[1];
            boolean listed = ready.ask(context -> {
                FileTrigger<Connection> trigger = FileTriggers.of(ready);
                Comparator<Found> order = FileTriggers.order(trigger);
                trigger.list(
                        file -> {
                            if (Thread.interrupted()) throw new InterruptedException();
                            if (first[0] != null && order.compare(first[0], file) <= 0) return;
                            if (!isTaken(journal, ready.flow().flow(), file)) first[0] = file;
                        },
                        context);
                return trigger.batch() > 0;
            });
            Found file = first[0];
            if (file == null) return new PollResult(null, false);
            if (file.size() > Listening.MAX_FILES_SIZE) {
                throw ConnectorException.badInput(
                        Listening.tooLarge("The file \"" + file.path() + "\" has", file.size()));
            }
            FileRef content = FileTriggers.stored(ready, file, brought);
            Map<String, Object> taken = FileTriggers.payload(file, content);
            return new PollResult(Event.of(listed ? Map.of("files", List.of(taken)) : taken), false);
        };
    }

    private static boolean isTaken(FileLedger journal, int flow, Found file) {
        LedgerEntry known = flow == 0 ? null : journal.file(flow, file.path()).orElse(null);
        return known != null && known.version().equals(file.version());
    }
}
