package io.junctura.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that are due at fixed times, on one connection. The time of each counts from the moment when it was due: if the
 * server holds one up, those behind it are late as well, as they would be for a sender who does not stop sending.
 */
final class PacedRequests implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    /** After a refusal, and after a connection that has failed. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Exchange exchange;
    private final Duration every;
    private final boolean keepsConnection;
    private final Duration triesFor;
    private final Client client;
    private final Thread thread;
    private final List<Sample> samples = new ArrayList<>();
    private long doneUntil = System.nanoTime();
    private volatile boolean closed;

    /**
     * One request and what became of it.
     *
     * @param due      {@link System#nanoTime()}
     * @param nanos    from the moment when it was due to its end
     * @param refusals how often it was answered without success, or not answered
     * @param failure  why it was not answered with success the last time; null if it was
     */
    record Sample(int number, long due, long nanos, int refusals, String failure) {}

    /** Sends the n-th request and waits for its answer. */
    @FunctionalInterface
    interface Exchange {
        Client.Answer ask(Client client, int number) throws IOException;
    }

    private PacedRequests(
            String name,
            InetAddress from,
            int port,
            Duration every,
            boolean keepsConnection,
            Duration triesFor,
            Exchange exchange) {
        this.client = new Client(from, port, ANSWER_WITHIN);
        this.every = every;
        this.keepsConnection = keepsConnection;
        this.triesFor = triesFor;
        this.exchange = exchange;
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    /** Each is sent once, on a connection that is kept. */
    static PacedRequests once(String name, InetAddress from, int port, Duration every, Exchange exchange) {
        return new PacedRequests(name, from, port, every, true, Duration.ZERO, exchange);
    }

    /** Each is sent once, on a connection of its own. */
    static PacedRequests fresh(String name, InetAddress from, int port, Duration every, Exchange exchange) {
        return new PacedRequests(name, from, port, every, false, Duration.ZERO, exchange);
    }

    /** Each is sent again until it is taken, for half a minute at the most. */
    static PacedRequests untilTaken(
            String name, InetAddress from, int port, Duration every, boolean keepsConnection, Exchange exchange) {
        return new PacedRequests(name, from, port, every, keepsConnection, Duration.ofSeconds(30), exchange);
    }

    private void run() {
        long start = System.nanoTime();
        for (int n = 0; !closed; n++) {
            long due = start + n * every.toNanos();
            for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (closed) return;
            Sample sample = sample(n, due);
            synchronized (this) {
                samples.add(sample);
                doneUntil = due;
            }
        }
    }

    private Sample sample(int n, long due) {
        int refusals = 0;
        String failure = "it was not sent: those before it took too long";
        // So late a request has failed already, so it is not sent.
        boolean late = System.nanoTime() - due > triesFor.plus(ANSWER_WITHIN).toNanos();
        while (!late) {
            failure = failure(n);
            if (failure == null) break;
            refusals++;
            if (System.nanoTime() - due > triesFor.toNanos() || closed) break;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return new Sample(n, due, System.nanoTime() - due, refusals, failure);
    }

    private String failure(int n) {
        try {
            Client.Answer answer = exchange.ask(client, n);
            if (!keepsConnection) client.close();
            return answer.isSuccess() ? null : answer.status() + " " + answer.text();
        } catch (IOException e) {
            return e.toString();
        }
    }

    String name() {
        return thread.getName();
    }

    /** Those that were due in a time, when the last of them has ended. */
    List<Sample> between(long from, long to) throws Exception {
        Until.holds(Duration.ofMinutes(1), () -> name() + " has ended what was due", () -> doneUntil() - to >= 0);
        synchronized (this) {
            return samples.stream()
                    .filter(sample -> sample.due - from >= 0 && sample.due - to < 0)
                    .toList();
        }
    }

    private synchronized long doneUntil() {
        return doneUntil;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        client.close();
        thread.join();
    }
}
