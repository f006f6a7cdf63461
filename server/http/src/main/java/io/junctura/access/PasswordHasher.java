package io.junctura.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Hashes and checks passwords. A request that waits for a hash occupies no thread. Thread safe. */
final class PasswordHasher implements AutoCloseable {
    private final Passwords passwords;
    final PasswordQueue queue = new PasswordQueue();
    /** Continues requests after their password was hashed; they may block. */
    final Executor later;

    PasswordHasher(Executor later, int rounds) {
        this.later = later;
        this.passwords = new Passwords(rounds);
    }

    /** Hashes on the calling thread, which takes long. */
    String hash(String password) {
        return passwords.hash(password);
    }

    /** Checks on the calling thread, which takes long. */
    boolean matches(String password, String stored) {
        return passwords.matches(password, stored);
    }

    /** Hashes a password before all other jobs of the queue. */
    CompletableFuture<String> queueHash(String password) {
        return queue.submit(PasswordQueue.FIRST, () -> passwords.hash(password));
    }

    /**
     * Checks a password.
     *
     * @param stored null for an unknown name: takes as long and returns false
     * @return completed with 503 if the queue is full
     */
    CompletableFuture<Boolean> queueCheck(int priority, String password, @Nullable String stored) {
        return queue.submit(priority, () -> passwords.matches(password, stored));
    }

    /** Refuses the waiting jobs. */
    @Override
    public void close() {
        queue.close();
    }
}
