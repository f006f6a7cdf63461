package io.junctura.dispatch.queue;

import io.junctura.dispatch.message.RunMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The messages of one run, and the right to read them: only the owner of the run does. Thread safe. */
public final class RunInbox {
    private final Queue<RunMessage> messages = new ConcurrentLinkedQueue<>();

    /** Who makes or reads a run owns it. */
    private final AtomicBoolean owned = new AtomicBoolean(true);

    /** Becomes the owner of the run. @return false if it has one */
    public boolean own() {
        return owned.compareAndSet(false, true);
    }

    /** Gives up ownership: the caller does not touch the run after this, unless it becomes the owner again. */
    public void disown() {
        owned.set(false);
    }

    /** Gives up ownership. @return false if a message came in the meantime, so that the caller still is the owner */
    public boolean disownIfEmpty() {
        owned.set(false);
        return messages.isEmpty() || !own();
    }

    /** Adds a message, which the owner reads between two decisions. */
    void post(RunMessage message) {
        messages.add(message);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Takes the next message; null: there is none. */
    public @Nullable RunMessage poll() {
        return messages.poll();
    }

    /** Whether a message does not wait for a slot. */
    boolean hasPrompt() {
        for (RunMessage message : messages) if (message.prompt()) return true;
        return false;
    }
}
